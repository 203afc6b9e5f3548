namespace Dyadic.Graphs.Operators;

/// <summary>ONNX Abs: <c>|x|</c>.</summary>
[OnnxOperator("Abs", SinceVersion = 13)]
public sealed record Abs : UnaryOperator
{
    /// <inheritdoc/>
    public override Exactness Exactness => Exactness.BitExact;

    private protected override bool TakesIntegers => true;

    /// <inheritdoc/>
    public override void Bound(BoundsContext c)
    {
        if (c.Input(0) is { } x) c.SetOutput(0, new IntegerInterval(x.Min > 0 ? x.Min : x.Max < 0 ? -x.Max : 0, x.Magnitude));
    }

    private protected override double Apply(double x) => Math.Abs(x);

    private protected override Int128 ApplyInteger(Int128 x) => Int128.Abs(x);
}
