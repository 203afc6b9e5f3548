namespace Dyadic.Graphs.Operators;

/// <summary>ONNX Reciprocal: <c>1 / x</c>.</summary>
[OnnxOperator("Reciprocal", SinceVersion = 13)]
public sealed record Reciprocal : UnaryOperator
{
    /// <inheritdoc/>
    public override Exactness Exactness => Exactness.BitExact;

    private protected override double Apply(double x) => 1 / x;
}
