namespace Dyadic.Graphs.Operators;

/// <summary>ONNX HardSigmoid: <c>max(0, min(1, alpha · x + beta))</c>.</summary>
/// <param name="Alpha">The slope.</param>
/// <param name="Beta">The value at 0.</param>
[OnnxOperator("HardSigmoid", SinceVersion = 22)]
public sealed record HardSigmoid(float Alpha = 0.2f, float Beta = 0.5f) : UnaryOperator
{
    private protected override double Apply(double x) => Math.Max(0, Math.Min(1, (Alpha * x) + Beta));
}
