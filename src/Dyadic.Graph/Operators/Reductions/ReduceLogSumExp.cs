using Dyadic.Core;

namespace Dyadic.Graphs.Operators;

/// <summary>ONNX ReduceLogSumExp: log Σ exp(x) along the axes, taken around the greatest element so that nothing overflows; −∞ over none.</summary>
/// <param name="Keepdims">Reduced axes stay, with extent 1.</param>
/// <param name="NoopWithEmptyAxes">Without axes nothing is reduced; otherwise everything is.</param>
[OnnxOperator("ReduceLogSumExp", SinceVersion = 18)]
public sealed record ReduceLogSumExp(bool Keepdims = true, bool NoopWithEmptyAxes = false) : Reduction(Keepdims, NoopWithEmptyAxes)
{
    /// <inheritdoc/>
    protected override bool HasIntegerValueWhenEmpty => false;

    /// <inheritdoc/>
    protected override double Reduce(ReadOnlySpan<double> group)
    {
        double max = double.NegativeInfinity;
        foreach (double x in group) max = Math.Max(max, x);
        if (double.IsInfinity(max)) return max;
        double sum = 0;
        foreach (double x in group) sum += Math.Exp(x - max);
        return max + Math.Log(sum);
    }

    /// <inheritdoc/>
    protected override Int128 Reduce(ReadOnlySpan<Int128> group, ElementType type)
    {
        double[] reals = new double[group.Length];
        for (int i = 0; i < reals.Length; i++) reals[i] = (double)group[i];
        return unchecked((Int128)Reduce(reals));
    }
}
