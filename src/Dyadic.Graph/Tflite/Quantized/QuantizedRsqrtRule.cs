using Dyadic.Graphs.Tflite.Schema;

namespace Dyadic.Graphs.Tflite.Quantized;

/// <summary>RSQRT on 8-bit codes, 1 / √x: the built-in kernel's fixed point, as a table.</summary>
/// <remarks>TFLite stops at a negative number; here it gives the greatest code, as zero does.</remarks>
internal sealed class QuantizedRsqrtRule() : QuantizedTableRule(TfliteBuiltin.Rsqrt)
{
    // Bits of fraction between the two rescalings.
    private const int FineBits = 20;

    private protected override Func<int, int> CodeOf(TfliteOperator op, TfliteTensor input, TfliteTensor output)
    {
        GemmlowpMultiplier factor = GemmlowpMultiplier.Of(1 / (double)(MathF.Sqrt(input.Scale()) * output.Scale()));
        return code =>
        {
            int centred = code - input.ZeroPoint();
            if (centred <= 0) return byte.MaxValue;
            GemmlowpMultiplier root = InverseSquareRoot.Of(centred);
            int fine = (root with { Exponent = root.Exponent + FineBits }).Apply(1);
            return Math.Clamp((factor with { Exponent = factor.Exponent - FineBits }).Apply(fine) + output.ZeroPoint(), 0, byte.MaxValue);
        };
    }
}
