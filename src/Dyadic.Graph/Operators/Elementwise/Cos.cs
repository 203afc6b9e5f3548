namespace Dyadic.Graphs.Operators;

/// <summary>ONNX Cos: <c>cos x</c>.</summary>
[OnnxOperator("Cos", SinceVersion = 22)]
public sealed record Cos : UnaryOperator
{
    private protected override double Apply(double x) => Math.Cos(x);
}
