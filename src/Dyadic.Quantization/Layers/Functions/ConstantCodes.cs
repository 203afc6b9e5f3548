using Dyadic.Core;
using Dyadic.Graphs;

namespace Dyadic.Quantization;

/// <summary>Float constants as codes.</summary>
internal static class ConstantCodes
{
    private const int ConstantBits = 16;

    /// <summary>Adds a constant with symmetric 16-bit codes of its own.</summary>
    public static IntegerTensor Add(GraphEmitter emitter, string name, DenseTensor reals)
    {
        float least = 0, greatest = 0;
        foreach (float number in reals.Span<float>()) (least, greatest) = (Math.Min(least, number), Math.Max(greatest, number));
        AffineParameters parameters = new AffineFormat(ConstantBits, Signed: true, Symmetric: true).Fit(least, greatest);
        return new IntegerTensor(emitter.Constant(name, Of(reals, parameters)), parameters);
    }

    /// <summary>True when every number has a code.</summary>
    public static bool AreFinite(DenseTensor reals) => !Array.Exists(reals.Span<float>().ToArray(), number => !float.IsFinite(number));

    /// <summary>The nearest codes.</summary>
    public static DenseTensor Of(DenseTensor reals, AffineParameters parameters)
    {
        DenseTensor codes = DenseTensor.Zeros(parameters.Format.StorageType, reals.Shape);
        for (int i = 0; i < reals.Count; i++) IntegerElements.SetWrapped(codes, i, parameters.Encode(reals.Span<float>()[i]));
        return codes;
    }
}
