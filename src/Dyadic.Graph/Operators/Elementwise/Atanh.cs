namespace Dyadic.Graphs.Operators;

/// <summary>ONNX Atanh: <c>artanh x</c>.</summary>
[OnnxOperator("Atanh", SinceVersion = 22)]
public sealed record Atanh : UnaryOperator
{
    private protected override double Apply(double x) => Math.Atanh(x);
}
