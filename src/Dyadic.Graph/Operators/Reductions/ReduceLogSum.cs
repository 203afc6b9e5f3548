using Dyadic.Core;

namespace Dyadic.Graphs.Operators;

/// <summary>ONNX ReduceLogSum: the logarithm of the sum along the axes; −∞ over none. Integer types truncate.</summary>
/// <param name="Keepdims">Reduced axes stay, with extent 1.</param>
/// <param name="NoopWithEmptyAxes">Without axes nothing is reduced; otherwise everything is.</param>
[OnnxOperator("ReduceLogSum", SinceVersion = 18)]
public sealed record ReduceLogSum(bool Keepdims = true, bool NoopWithEmptyAxes = false) : Reduction(Keepdims, NoopWithEmptyAxes)
{
    /// <inheritdoc/>
    protected override bool HasIntegerValueWhenEmpty => false;

    /// <inheritdoc/>
    protected override double Reduce(ReadOnlySpan<double> group)
    {
        double sum = 0;
        foreach (double x in group) sum += x;
        return Math.Log(sum);
    }

    /// <inheritdoc/>
    protected override Int128 Reduce(ReadOnlySpan<Int128> group, ElementType type)
    {
        Int128 sum = 0;
        foreach (Int128 x in group) sum += x;
        return unchecked((Int128)Math.Log((double)sum));
    }
}
