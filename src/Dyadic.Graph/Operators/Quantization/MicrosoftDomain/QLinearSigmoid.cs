namespace Dyadic.Graphs.Operators;

/// <summary>
/// ONNX Runtime's QLinearSigmoid: <c>1 / (1 + e⁻ˣ)</c> between codes. The function is ONNX Runtime's rational approximation in binary32
/// with fused multiply-adds, <c>x · P(x²) / Q(x²) + ½</c> for x cut to [−18, 18].
/// </summary>
[OnnxOperator("QLinearSigmoid", Domain = "com.microsoft", SinceVersion = 1)]
public sealed record QLinearSigmoid : QLinearUnary
{
    private const float Limit = 18;

    // From the highest power of x² down; odd and even coefficients of the published approximation.
    private static readonly float[] Numerator = [4.37031012579801e-11f, 1.15627324459942e-07f, 6.08574864600143e-05f, 8.51377133304701e-03f, 2.48287947061529e-01f];
    private static readonly float[] Denominator = [6.10247389755681e-13f, 5.76102136993427e-09f, 6.29106785017040e-06f, 1.70198817374094e-03f, 1.16817656904453e-01f, 9.93151921023180e-01f];

    private protected override float Apply(float x)
    {
        x = Math.Clamp(x, -Limit, Limit);
        float square = x * x;
        return Math.Clamp((x * Polynomial(Numerator, square) / Polynomial(Denominator, square)) + 0.5f, 0, 1);
    }

    private static float Polynomial(float[] coefficients, float x)
    {
        float sum = coefficients[0];
        foreach (float coefficient in coefficients.AsSpan(1)) sum = MathF.FusedMultiplyAdd(sum, x, coefficient);
        return sum;
    }
}
