using Dyadic.Graphs.Tflite.Schema;

namespace Dyadic.Graphs.Tflite.Quantized;

/// <summary>ABS on 8-bit codes: the magnitude, rescaled with gemmlowp's double rounding when the scales differ.</summary>
internal sealed class QuantizedAbsRule() : QuantizedTableRule(TfliteBuiltin.Abs)
{
    private protected override Func<int, int> CodeOf(TfliteOperator op, TfliteTensor input, TfliteTensor output)
    {
        GemmlowpMultiplier factor = GemmlowpMultiplier.Of(input.Scale() / output.Scale());
        bool rescales = input.Scale() != output.Scale();
        return code =>
        {
            int magnitude = Math.Abs(code - input.ZeroPoint());
            return Math.Clamp((rescales ? factor.Apply(magnitude) : magnitude) + output.ZeroPoint(), 0, byte.MaxValue);
        };
    }
}
