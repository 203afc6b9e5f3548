using Dyadic.Core;

namespace Dyadic.Graphs.Operators;

/// <summary>Multiply-accumulates of the common layers, from shapes.</summary>
internal static class MultiplyAccumulateCount
{
    /// <summary>Of a correlation: every output element takes one weight <c>[M,C/G,…]</c> of its channel each.</summary>
    public static long OfCorrelation(TensorShape? weights, TensorShape output) => weights is { Rank: > 0 } w && w[0] > 0 ? output.Count * (w.Count / w[0]) : 0;

    /// <summary>Of a matrix product: every output element takes as many as the left operand's last axis is long.</summary>
    public static long OfProduct(TensorShape? lhs, TensorShape output) => lhs is { Rank: > 0 } a ? output.Count * a[-1] : 0;
}
