namespace Dyadic.Graphs.Operators;

/// <summary>ONNX Acosh: <c>arcosh x</c>.</summary>
[OnnxOperator("Acosh", SinceVersion = 22)]
public sealed record Acosh : UnaryOperator
{
    private protected override double Apply(double x) => Math.Acosh(x);
}
