namespace Dyadic.Graphs.Operators;

/// <summary>ONNX Celu: <c>max(0, x) + min(0, alpha · (e^(x/alpha) − 1))</c>.</summary>
/// <param name="Alpha">The limit toward −∞, negated, and the width of the curve.</param>
[OnnxOperator("Celu", SinceVersion = 12)]
public sealed record Celu(float Alpha = 1f) : UnaryOperator
{
    private protected override double Apply(double x) => Math.Max(0, x) + Math.Min(0, Alpha * (Math.Exp(x / Alpha) - 1));
}
