namespace Dyadic.Graphs.Operators;

/// <summary>ONNX Asin: <c>arcsin x</c>.</summary>
[OnnxOperator("Asin", SinceVersion = 22)]
public sealed record Asin : UnaryOperator
{
    private protected override double Apply(double x) => Math.Asin(x);
}
