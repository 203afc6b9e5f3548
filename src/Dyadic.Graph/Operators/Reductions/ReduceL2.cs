using Dyadic.Core;

namespace Dyadic.Graphs.Operators;

/// <summary>ONNX ReduceL2: the square root of the sum of squares along the axes; 0 over none. Integer types truncate the root.</summary>
/// <param name="Keepdims">Reduced axes stay, with extent 1.</param>
/// <param name="NoopWithEmptyAxes">Without axes nothing is reduced; otherwise everything is.</param>
[OnnxOperator("ReduceL2", SinceVersion = 18)]
public sealed record ReduceL2(bool Keepdims = true, bool NoopWithEmptyAxes = false) : Reduction(Keepdims, NoopWithEmptyAxes)
{
    /// <inheritdoc/>
    protected override double Reduce(ReadOnlySpan<double> group)
    {
        double sum = 0;
        foreach (double x in group) sum += x * x;
        return Math.Sqrt(sum);
    }

    /// <inheritdoc/>
    protected override Int128 Reduce(ReadOnlySpan<Int128> group, ElementType type)
    {
        double sum = 0;
        foreach (Int128 x in group) sum += (double)x * (double)x;
        return unchecked((Int128)Math.Sqrt(sum));
    }
}
