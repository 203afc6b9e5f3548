namespace Dyadic.Graphs.Operators;

/// <summary>ONNX Softsign: <c>x / (1 + |x|)</c>.</summary>
[OnnxOperator("Softsign", SinceVersion = 22)]
public sealed record Softsign : UnaryOperator
{
    private protected override double Apply(double x) => x / (1 + Math.Abs(x));
}
