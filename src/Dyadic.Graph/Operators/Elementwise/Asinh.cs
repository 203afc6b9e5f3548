namespace Dyadic.Graphs.Operators;

/// <summary>ONNX Asinh: <c>arsinh x</c>.</summary>
[OnnxOperator("Asinh", SinceVersion = 22)]
public sealed record Asinh : UnaryOperator
{
    private protected override double Apply(double x) => Math.Asinh(x);
}
