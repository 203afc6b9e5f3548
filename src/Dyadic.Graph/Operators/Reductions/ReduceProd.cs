using Dyadic.Core;

namespace Dyadic.Graphs.Operators;

/// <summary>ONNX ReduceProd: the product of the elements along the axes; 1 over none. Integer types wrap.</summary>
/// <param name="Keepdims">Reduced axes stay, with extent 1.</param>
/// <param name="NoopWithEmptyAxes">Without axes nothing is reduced; otherwise everything is.</param>
[OnnxOperator("ReduceProd", SinceVersion = 18)]
public sealed record ReduceProd(bool Keepdims = true, bool NoopWithEmptyAxes = false) : Reduction(Keepdims, NoopWithEmptyAxes)
{
    /// <inheritdoc/>
    protected override double Reduce(ReadOnlySpan<double> group)
    {
        double product = 1;
        foreach (double x in group) product *= x;
        return product;
    }

    /// <inheritdoc/>
    protected override Int128 Reduce(ReadOnlySpan<Int128> group, ElementType type)
    {
        Int128 product = 1;
        foreach (Int128 x in group) product = unchecked(product * x);
        return product;
    }
}
