using Dyadic.Core;
using Dyadic.Graphs.Tflite.Importing;
using Dyadic.Graphs.Tflite.Schema;

namespace Dyadic.Graphs.Tflite.Quantized;

/// <summary>The codes that an operator may write.</summary>
/// <param name="ZeroPoint">The code of 0.</param>
/// <param name="Least">The least code.</param>
/// <param name="Greatest">The greatest code.</param>
internal readonly record struct CodeRange(int ZeroPoint, int Least, int Greatest)
{
    /// <summary>All codes of a tensor, cut by a fused activation.</summary>
    /// <exception cref="DyadicException">The activation is no limit.</exception>
    public static CodeRange Of(TfliteOperator op, TfliteTensor tensor, FusedActivation activation = FusedActivation.None)
    {
        if (activation.Limits() is not var (least, greatest)) throw op.Unsupported($"fuses the activation {activation} into quantized codes, which is not supported");
        return new CodeRange(tensor.ZeroPoint(), CodeOf(tensor, least), CodeOf(tensor, greatest));
    }

    /// <summary>The code of a rescaled number: the zero point is added, then the limits are applied.</summary>
    public int Clamp(long rescaled) => (int)Math.Clamp(rescaled + ZeroPoint, Least, Greatest);

    // As XNNPACK: rint(real / scale + zero point) in binary32, with the zero point of the file.
    private static int CodeOf(TfliteTensor tensor, float real)
    {
        float code = (real / tensor.Scale()) + (tensor.ZeroPoint() - tensor.CodeShift);
        return (int)MathF.Round(Math.Clamp(code, -tensor.CodeShift, byte.MaxValue - tensor.CodeShift), MidpointRounding.ToEven) + tensor.CodeShift;
    }
}
