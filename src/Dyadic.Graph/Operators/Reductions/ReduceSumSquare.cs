using Dyadic.Core;

namespace Dyadic.Graphs.Operators;

/// <summary>ONNX ReduceSumSquare: the sum of squares along the axes; 0 over none.</summary>
/// <param name="Keepdims">Reduced axes stay, with extent 1.</param>
/// <param name="NoopWithEmptyAxes">Without axes nothing is reduced; otherwise everything is.</param>
[OnnxOperator("ReduceSumSquare", SinceVersion = 18)]
public sealed record ReduceSumSquare(bool Keepdims = true, bool NoopWithEmptyAxes = false) : Reduction(Keepdims, NoopWithEmptyAxes)
{
    /// <inheritdoc/>
    public override void Bound(BoundsContext c)
    {
        // Squares of 64-bit numbers already reach 2^126: larger groups of those could leave 128 bits.
        if (c.Input(0) is not { } interval || GroupSize(c) is not { } count || interval.Magnitude > uint.MaxValue) return;
        Int128 least = interval.Min > 0 ? interval.Min : interval.Max < 0 ? -interval.Max : 0;
        c.SetOutput(0, new IntegerInterval(least * least * count, interval.Magnitude * interval.Magnitude * count));
    }

    /// <inheritdoc/>
    protected override double Reduce(ReadOnlySpan<double> group)
    {
        double sum = 0;
        foreach (double x in group) sum += x * x;
        return sum;
    }

    /// <inheritdoc/>
    protected override Int128 Reduce(ReadOnlySpan<Int128> group, ElementType type)
    {
        Int128 sum = 0;
        foreach (Int128 x in group) sum = unchecked(sum + (x * x));
        return sum;
    }
}
