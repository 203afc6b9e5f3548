using Dyadic.Core;

namespace Dyadic.Graphs.Operators;

/// <summary>ONNX ReduceMin: the least element along the axes; over none the greatest number of the type (+∞ for real types). NaN wins.</summary>
/// <param name="Keepdims">Reduced axes stay, with extent 1.</param>
/// <param name="NoopWithEmptyAxes">Without axes nothing is reduced; otherwise everything is.</param>
[OnnxOperator("ReduceMin", SinceVersion = 20)]
public sealed record ReduceMin(bool Keepdims = true, bool NoopWithEmptyAxes = false) : Reduction(Keepdims, NoopWithEmptyAxes)
{
    /// <inheritdoc/>
    protected override bool TakesBool => true;

    /// <inheritdoc/>
    public override Exactness Exactness => Exactness.BitExact;

    /// <inheritdoc/>
    public override void Bound(BoundsContext c)
    {
        if (c.Input(0) is { } interval && GroupSize(c) is not null) c.SetOutput(0, interval);
    }

    /// <inheritdoc/>
    protected override double Reduce(ReadOnlySpan<double> group)
    {
        double min = double.PositiveInfinity;
        foreach (double x in group) min = Math.Min(min, x);
        return min;
    }

    /// <inheritdoc/>
    protected override Int128 Reduce(ReadOnlySpan<Int128> group, ElementType type)
    {
        Int128 min = IntegerInterval.Of(type).Max;
        foreach (Int128 x in group) min = Int128.Min(min, x);
        return min;
    }
}
