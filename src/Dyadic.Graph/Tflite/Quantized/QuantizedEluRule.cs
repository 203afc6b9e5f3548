using Dyadic.Graphs.Tflite.Schema;

namespace Dyadic.Graphs.Tflite.Quantized;

/// <summary>ELU on 8-bit codes: XNNPACK's table of rint(elu(x) / scale).</summary>
internal sealed class QuantizedEluRule() : QuantizedTableRule(TfliteBuiltin.Elu)
{
    private protected override Func<int, int> CodeOf(TfliteOperator op, TfliteTensor input, TfliteTensor output) => OfReal(input, output, x => x < 0 ? (float)Expm1(x) : x);

    // eˣ − 1 without losing the digits of a small x (Kahan's quotient).
    private static double Expm1(double x)
    {
        double power = Math.Exp(x);
        return power == 1 ? x : power - 1 == -1 ? -1 : (power - 1) * x / Math.Log(power);
    }
}
