namespace Dyadic.Graphs.Operators;

/// <summary>ONNX Ceil: <c>⌈x⌉</c>.</summary>
[OnnxOperator("Ceil", SinceVersion = 13)]
public sealed record Ceil : UnaryOperator
{
    /// <inheritdoc/>
    public override Exactness Exactness => Exactness.BitExact;

    private protected override double Apply(double x) => Math.Ceiling(x);
}
