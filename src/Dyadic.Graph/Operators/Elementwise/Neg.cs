namespace Dyadic.Graphs.Operators;

/// <summary>ONNX Neg: <c>−x</c>.</summary>
[OnnxOperator("Neg", SinceVersion = 13)]
public sealed record Neg : UnaryOperator
{
    /// <inheritdoc/>
    public override Exactness Exactness => Exactness.BitExact;

    private protected override bool TakesIntegers => true;

    /// <inheritdoc/>
    public override void Bound(BoundsContext c)
    {
        if (c.Input(0) is { } x) c.SetOutput(0, new IntegerInterval(-x.Max, -x.Min));
    }

    private protected override double Apply(double x) => -x;

    private protected override Int128 ApplyInteger(Int128 x) => -x;
}
