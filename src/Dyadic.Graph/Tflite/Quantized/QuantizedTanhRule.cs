using Dyadic.Graphs.Tflite.Schema;

namespace Dyadic.Graphs.Tflite.Quantized;

/// <summary>TANH on 8-bit codes: XNNPACK's table of rint(tanh(x) / scale).</summary>
internal sealed class QuantizedTanhRule() : QuantizedTableRule(TfliteBuiltin.Tanh)
{
    private protected override Func<int, int> CodeOf(TfliteOperator op, TfliteTensor input, TfliteTensor output) => OfReal(input, output, x => (float)Math.Tanh(x));
}
