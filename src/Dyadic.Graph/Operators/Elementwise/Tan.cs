namespace Dyadic.Graphs.Operators;

/// <summary>ONNX Tan: <c>tan x</c>.</summary>
[OnnxOperator("Tan", SinceVersion = 22)]
public sealed record Tan : UnaryOperator
{
    private protected override double Apply(double x) => Math.Tan(x);
}
