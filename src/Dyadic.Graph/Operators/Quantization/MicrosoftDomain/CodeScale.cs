using Dyadic.Core;

namespace Dyadic.Graphs.Operators;

/// <summary>What the codes of a tensor stand for: <c>scale · (code − zero point)</c>.</summary>
internal readonly record struct CodeScale(float Scale, int ZeroPoint)
{
    /// <summary>Codes of another scale brought to this one: dequantized and quantized in binary32, half to even; the same codes where the scales are equal.</summary>
    public DenseTensor Rescale(DenseTensor codes, CodeScale from)
    {
        if (from == this) return codes;
        DenseTensor rescaled = DenseTensor.Zeros(codes.ElementType, codes.Shape);
        for (int i = 0; i < codes.Count; i++)
        {
            float real = from.Scale * ((int)IntegerElements.Get(codes, i) - from.ZeroPoint);
            IntegerElements.SetWrapped(rescaled, i, Saturation.RoundHalfEven(real / Scale, ZeroPoint, codes.ElementType));
        }

        return rescaled;
    }
}
