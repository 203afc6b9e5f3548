namespace Dyadic.Graphs.Operators;

/// <summary>ONNX Sin: <c>sin x</c>.</summary>
[OnnxOperator("Sin", SinceVersion = 22)]
public sealed record Sin : UnaryOperator
{
    private protected override double Apply(double x) => Math.Sin(x);
}
