namespace Dyadic.Graphs.Operators;

/// <summary>ONNX Atan: <c>arctan x</c>.</summary>
[OnnxOperator("Atan", SinceVersion = 22)]
public sealed record Atan : UnaryOperator
{
    private protected override double Apply(double x) => Math.Atan(x);
}
