namespace Dyadic.Graphs.Operators;

/// <summary>ONNX HardSwish: <c>x · max(0, min(1, x/6 + 1/2))</c>.</summary>
[OnnxOperator("HardSwish", SinceVersion = 22)]
public sealed record HardSwish : UnaryOperator
{
    private protected override double Apply(double x) => x * Math.Max(0, Math.Min(1, (x / 6) + 0.5));
}
