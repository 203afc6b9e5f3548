namespace Dyadic.Graphs.Operators;

/// <summary>ONNX Mish: <c>x · tanh(ln(1 + eˣ))</c>.</summary>
[OnnxOperator("Mish", SinceVersion = 22)]
public sealed record Mish : UnaryOperator
{
    private protected override double Apply(double x) => x * Math.Tanh(x > 30 ? x : Math.Log(1 + Math.Exp(x)));
}
