using Dyadic.Graphs.Tflite.Quantized;
using Dyadic.Graphs.Tflite.Schema;

namespace Dyadic.Graphs.Tflite.Wide;

/// <summary>ABS on 16-bit codes, rescaled with gemmlowp's double rounding when the scales differ.</summary>
internal sealed class WideAbsRule() : WideTableRule(TfliteBuiltin.Abs)
{
    private protected override Func<int, long> CodeOf(TfliteOperator op, TfliteTensor input, TfliteTensor output)
    {
        Func<int, long> rescaled = Rescaled(input.Scale() / output.Scale());
        bool rescales = input.Scale() != output.Scale();
        return code => rescales ? rescaled(Math.Abs(code)) : Math.Abs(code);
    }
}
