namespace Dyadic.Graphs.Operators;

/// <summary>ONNX Exp: <c>eˣ</c>.</summary>
[OnnxOperator("Exp", SinceVersion = 13)]
public sealed record Exp : UnaryOperator
{
    private protected override double Apply(double x) => Math.Exp(x);
}
