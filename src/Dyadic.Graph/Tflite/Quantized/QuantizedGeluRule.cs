using Dyadic.Graphs.Operators;
using Dyadic.Graphs.Tflite.Schema;

namespace Dyadic.Graphs.Tflite.Quantized;

/// <summary>GELU on 8-bit codes: the built-in kernel's table of x · Φ(x), with the error function or with a hyperbolic tangent.</summary>
internal sealed class QuantizedGeluRule() : QuantizedTableRule(TfliteBuiltin.Gelu)
{
    private protected override Func<int, int> CodeOf(TfliteOperator op, TfliteTensor input, TfliteTensor output) =>
        OfRealAwayFromZero(input, output, op.Options.Bool(0, "approximate") ? WithTangent : WithErrorFunction);

    private static float WithTangent(float x) => 0.5f * x * (1 + (float)Math.Tanh(0.7978845608f * (x + (0.044715f * x * x * x))));

    private static float WithErrorFunction(float x) => (float)(0.5 * x * (1 + ErrorFunction.Erf(x * Math.Sqrt(0.5))));
}
