namespace Dyadic.Graphs.Operators;

/// <summary>ONNX Cosh: <c>cosh x</c>.</summary>
[OnnxOperator("Cosh", SinceVersion = 22)]
public sealed record Cosh : UnaryOperator
{
    private protected override double Apply(double x) => Math.Cosh(x);
}
