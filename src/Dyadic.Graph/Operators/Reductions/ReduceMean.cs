using Dyadic.Core;

namespace Dyadic.Graphs.Operators;

/// <summary>ONNX ReduceMean: the mean of the elements along the axes; NaN over none. Integer types truncate toward zero.</summary>
/// <param name="Keepdims">Reduced axes stay, with extent 1.</param>
/// <param name="NoopWithEmptyAxes">Without axes nothing is reduced; otherwise everything is.</param>
[OnnxOperator("ReduceMean", SinceVersion = 18)]
public sealed record ReduceMean(bool Keepdims = true, bool NoopWithEmptyAxes = false) : Reduction(Keepdims, NoopWithEmptyAxes)
{
    /// <inheritdoc/>
    protected override bool HasIntegerValueWhenEmpty => false;

    /// <inheritdoc/>
    public override void Bound(BoundsContext c)
    {
        if (c.Input(0) is { } interval) c.SetOutput(0, interval);
    }

    /// <inheritdoc/>
    protected override double Reduce(ReadOnlySpan<double> group)
    {
        double sum = 0;
        foreach (double x in group) sum += x;
        return sum / group.Length;
    }

    /// <inheritdoc/>
    protected override Int128 Reduce(ReadOnlySpan<Int128> group, ElementType type)
    {
        Int128 sum = 0;
        foreach (Int128 x in group) sum += x;
        return sum / group.Length;
    }
}
