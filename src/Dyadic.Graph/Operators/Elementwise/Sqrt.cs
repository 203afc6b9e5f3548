namespace Dyadic.Graphs.Operators;

/// <summary>ONNX Sqrt: <c>√x</c>; NaN below 0.</summary>
[OnnxOperator("Sqrt", SinceVersion = 13)]
public sealed record Sqrt : UnaryOperator
{
    /// <inheritdoc/>
    public override Exactness Exactness => Exactness.BitExact;

    private protected override double Apply(double x) => Math.Sqrt(x);
}
