using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Graphs.Operators;

namespace Dyadic.Quantization;

/// <summary>Writes sums and differences of codes. docs/quantized-arithmetic.md, eq. (9).</summary>
internal static class CodeSums
{
    // Each product keeps below 2⁶¹, so their sum and the rounding term stay below 2⁶³.
    private const int MultiplierBits = 30;

    /// <summary>Writes a ± b and a clamp as the output of a layer.</summary>
    /// <param name="emitter">Where to.</param>
    /// <param name="layer">The layer.</param>
    /// <param name="a">The left-hand side.</param>
    /// <param name="b">The right-hand side; one of them has the output's shape and the other broadcasts to it.</param>
    /// <param name="clamp">The clamp.</param>
    /// <param name="sign">1 to add b, −1 to subtract it.</param>
    public static void Define(IntegerEmitter emitter, QuantizedLayer layer, IntegerTensor a, IntegerTensor b, FusedClamp clamp, int sign = 1)
    {
        AffineParameters output = emitter.Network.Activations[layer.Output];
        double largest = Math.Max(a.Parameters.Scale, b.Parameters.Scale) / output.Scale;
        int shift = Math.Clamp(MultiplierBits - 1 - Math.ILogB(largest), 1, 45);
        long aMultiplier = (long)Math.Round(Math.ScaleB(a.Parameters.Scale / output.Scale, shift)), bMultiplier = sign * (long)Math.Round(Math.ScaleB(b.Parameters.Scale / output.Scale, shift));
        (int min, int max) = clamp.InCodes(output);
        Value sum = emitter.Add(
            GraphEmitter.CodeName(layer.Output),
            new AddRequantize(output.Format.StorageType),
            a.Codes, emitter.Int64(a.Parameters.ZeroPoint), emitter.Int64(aMultiplier),
            b.Codes, emitter.Int64(b.Parameters.ZeroPoint), emitter.Int64(bMultiplier),
            emitter.Int64(1L << shift), emitter.Int64(output.ZeroPoint), emitter.Int64(min), emitter.Int64(max));
        emitter.Define(layer.Output, sum, output);
    }
}
