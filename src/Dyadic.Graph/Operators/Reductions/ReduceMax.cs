using Dyadic.Core;

namespace Dyadic.Graphs.Operators;

/// <summary>ONNX ReduceMax: the greatest element along the axes; over none the least number of the type (−∞ for real types). NaN wins.</summary>
/// <param name="Keepdims">Reduced axes stay, with extent 1.</param>
/// <param name="NoopWithEmptyAxes">Without axes nothing is reduced; otherwise everything is.</param>
[OnnxOperator("ReduceMax", SinceVersion = 20)]
public sealed record ReduceMax(bool Keepdims = true, bool NoopWithEmptyAxes = false) : Reduction(Keepdims, NoopWithEmptyAxes)
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
        double max = double.NegativeInfinity;
        foreach (double x in group) max = Math.Max(max, x);
        return max;
    }

    /// <inheritdoc/>
    protected override Int128 Reduce(ReadOnlySpan<Int128> group, ElementType type)
    {
        Int128 max = IntegerInterval.Of(type).Min;
        foreach (Int128 x in group) max = Int128.Max(max, x);
        return max;
    }
}
