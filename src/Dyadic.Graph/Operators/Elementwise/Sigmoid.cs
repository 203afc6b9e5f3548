namespace Dyadic.Graphs.Operators;

/// <summary>ONNX Sigmoid: <c>1 / (1 + e⁻ˣ)</c>.</summary>
[OnnxOperator("Sigmoid", SinceVersion = 13)]
public sealed record Sigmoid : UnaryOperator
{
    private protected override double Apply(double x) => 1 / (1 + Math.Exp(-x));
}
