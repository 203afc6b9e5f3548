namespace Dyadic.Graphs.Operators;

/// <summary>ONNX Sinh: <c>sinh x</c>.</summary>
[OnnxOperator("Sinh", SinceVersion = 22)]
public sealed record Sinh : UnaryOperator
{
    private protected override double Apply(double x) => Math.Sinh(x);
}
