namespace Dyadic.Graphs.Operators;

/// <summary>ONNX Floor: <c>⌊x⌋</c>.</summary>
[OnnxOperator("Floor", SinceVersion = 13)]
public sealed record Floor : UnaryOperator
{
    /// <inheritdoc/>
    public override Exactness Exactness => Exactness.BitExact;

    private protected override double Apply(double x) => Math.Floor(x);
}
