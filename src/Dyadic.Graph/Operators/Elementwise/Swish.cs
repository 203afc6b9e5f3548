namespace Dyadic.Graphs.Operators;

/// <summary>ONNX Swish: <c>x / (1 + e^(−alpha · x))</c>.</summary>
/// <param name="Alpha">Factor of x in the sigmoid.</param>
[OnnxOperator("Swish", SinceVersion = 24)]
public sealed record Swish(float Alpha = 1f) : UnaryOperator
{
    private protected override double Apply(double x) => x / (1 + Math.Exp(-Alpha * x));
}
