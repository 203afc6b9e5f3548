using Dyadic.Core;

namespace Dyadic.Graphs.Operators;

/// <summary>ONNX ReduceL1: the sum of magnitudes along the axes; 0 over none.</summary>
/// <param name="Keepdims">Reduced axes stay, with extent 1.</param>
/// <param name="NoopWithEmptyAxes">Without axes nothing is reduced; otherwise everything is.</param>
[OnnxOperator("ReduceL1", SinceVersion = 18)]
public sealed record ReduceL1(bool Keepdims = true, bool NoopWithEmptyAxes = false) : Reduction(Keepdims, NoopWithEmptyAxes)
{
    /// <inheritdoc/>
    public override void Bound(BoundsContext c)
    {
        if (c.Input(0) is { } interval && GroupSize(c) is { } count) c.SetOutput(0, new IntegerInterval(0, interval.Magnitude * count));
    }

    /// <inheritdoc/>
    protected override double Reduce(ReadOnlySpan<double> group)
    {
        double sum = 0;
        foreach (double x in group) sum += Math.Abs(x);
        return sum;
    }

    /// <inheritdoc/>
    protected override Int128 Reduce(ReadOnlySpan<Int128> group, ElementType type)
    {
        Int128 sum = 0;
        foreach (Int128 x in group) sum += Int128.Abs(x);
        return sum;
    }
}
