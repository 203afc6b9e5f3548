namespace Dyadic.Graphs.Operators;

/// <summary>
/// ONNX Runtime's QLinearSigmoid: <c>1 / (1 + e⁻ˣ)</c> between codes. The function is computed in binary64 and rounded to binary32, where
/// ONNX Runtime has a rational approximation; a code can differ by 1 where the result lies at a rounding boundary.
/// </summary>
[OnnxOperator("QLinearSigmoid", Domain = "com.microsoft", SinceVersion = 1)]
public sealed record QLinearSigmoid : QLinearUnary
{
    private protected override float Apply(float x) => (float)(1 / (1 + Math.Exp(-x)));
}
