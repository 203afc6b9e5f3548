namespace Dyadic.Graphs.Operators;

/// <summary>ONNX Sign: −1, 0 or 1; NaN stays NaN.</summary>
[OnnxOperator("Sign", SinceVersion = 13)]
public sealed record Sign : UnaryOperator
{
    /// <inheritdoc/>
    public override Exactness Exactness => Exactness.BitExact;

    private protected override bool TakesIntegers => true;

    /// <inheritdoc/>
    public override void Bound(BoundsContext c)
    {
        if (c.Input(0) is { } x) c.SetOutput(0, new IntegerInterval(Int128.Sign(x.Min), Int128.Sign(x.Max)));
    }

    private protected override double Apply(double x) => double.IsNaN(x) ? x : Math.Sign(x);

    private protected override Int128 ApplyInteger(Int128 x) => Int128.Sign(x);
}
