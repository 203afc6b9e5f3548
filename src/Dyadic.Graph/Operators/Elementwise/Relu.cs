namespace Dyadic.Graphs.Operators;

/// <summary>ONNX Relu: <c>max(x, 0)</c>.</summary>
[OnnxOperator("Relu", SinceVersion = 14)]
public sealed record Relu : UnaryOperator
{
    /// <inheritdoc/>
    public override Exactness Exactness => Exactness.BitExact;

    private protected override bool TakesIntegers => true;

    /// <inheritdoc/>
    public override void Bound(BoundsContext c)
    {
        if (c.Input(0) is { } x) c.SetOutput(0, new IntegerInterval(Int128.Max(x.Min, 0), Int128.Max(x.Max, 0)));
    }

    private protected override double Apply(double x) => x < 0 ? 0 : x;

    private protected override Int128 ApplyInteger(Int128 x) => Int128.Max(x, 0);
}
