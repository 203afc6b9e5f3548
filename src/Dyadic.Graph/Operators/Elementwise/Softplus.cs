namespace Dyadic.Graphs.Operators;

/// <summary>ONNX Softplus: <c>ln(1 + eˣ)</c>.</summary>
[OnnxOperator("Softplus", SinceVersion = 22)]
public sealed record Softplus : UnaryOperator
{
    private protected override double Apply(double x) => x > 30 ? x + Math.Exp(-x) : Math.Log(1 + Math.Exp(x));
}
