namespace Dyadic.Graphs.Operators;

/// <summary>ONNX Tanh: <c>tanh x</c>.</summary>
[OnnxOperator("Tanh", SinceVersion = 13)]
public sealed record Tanh : UnaryOperator
{
    private protected override double Apply(double x) => Math.Tanh(x);
}
