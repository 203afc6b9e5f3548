using Dyadic.Graphs.Tflite.Schema;

namespace Dyadic.Graphs.Tflite.Quantized;

/// <summary>LOGISTIC on 8-bit codes: XNNPACK's table of rint(256 / (1 + exp(−x))).</summary>
internal sealed class QuantizedLogisticRule() : QuantizedTableRule(TfliteBuiltin.Logistic)
{
    private protected override Func<int, int> CodeOf(TfliteOperator op, TfliteTensor input, TfliteTensor output) => OfReal(input, output, x => (float)(1 / (1 + Math.Exp(-x))));
}
