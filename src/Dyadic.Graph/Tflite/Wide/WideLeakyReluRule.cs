using Dyadic.Graphs.Tflite.Quantized;
using Dyadic.Graphs.Tflite.Schema;

namespace Dyadic.Graphs.Tflite.Wide;

/// <summary>LEAKY_RELU on 16-bit codes: one factor for each side of zero, with gemmlowp's double rounding.</summary>
internal sealed class WideLeakyReluRule() : WideTableRule(TfliteBuiltin.LeakyRelu)
{
    private protected override Func<int, long> CodeOf(TfliteOperator op, TfliteTensor input, TfliteTensor output)
    {
        float slope = op.Options.Float32(0, "alpha"), below = input.Scale() * slope / output.Scale();
        if (!float.IsFinite(slope)) throw op.BadInput($"has the slope {slope}; expected a finite number");
        Func<int, long> positive = Rescaled(input.Scale() / output.Scale()), negative = Rescaled(Math.Abs(below));
        return code => code >= 0 ? positive(code) : negative(below < 0 ? -code : code);
    }
}
