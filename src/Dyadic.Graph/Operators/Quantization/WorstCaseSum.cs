using Dyadic.Core;

namespace Dyadic.Graphs.Operators;

/// <summary>The exact range of sums Σ x·w with constant weights, when every x lies anywhere in a known range.</summary>
internal static class WorstCaseSum
{
    /// <summary>The range of inputs less their zero point; null when either is unproven.</summary>
    public static IntegerInterval? Centered(BoundsContext c, int input, int zeroPoint)
    {
        if (c.Input(input) is not { } codes) return null;
        if (c.Facts(zeroPoint) is null) return codes;
        return c.Input(zeroPoint) is { } zero ? codes - zero : null;
    }

    /// <summary>The union of the ranges of all sums.</summary>
    /// <param name="weights">The weights as stored.</param>
    /// <param name="zeroPoint">Their zero point, one or one a sum; null for 0.</param>
    /// <param name="sumOf">The index of the sum a weight contributes to.</param>
    /// <param name="zeroOf">The index of the zero point of a sum.</param>
    /// <param name="sums">The number of sums.</param>
    /// <param name="x">The range of every x.</param>
    public static IntegerInterval Of(DenseTensor weights, DenseTensor? zeroPoint, Func<int, int> sumOf, Func<int, int> zeroOf, int sums, IntegerInterval x)
    {
        long[] positive = new long[sums], negative = new long[sums];
        long[] zeros = zeroPoint is null ? [0] : IntegerElements.ToInt64(zeroPoint);
        for (int i = 0; i < weights.Count; i++)
        {
            int sum = sumOf(i);
            long weight = (long)IntegerElements.Get(weights, i) - zeros[zeros.Length == 1 ? 0 : zeroOf(sum)];
            if (weight > 0) positive[sum] += weight;
            else negative[sum] += weight;
        }

        IntegerInterval? range = null;
        for (int sum = 0; sum < sums; sum++)
        {
            IntegerInterval one = new((x.Min * positive[sum]) + (x.Max * negative[sum]), (x.Max * positive[sum]) + (x.Min * negative[sum]));
            range = range?.Union(one) ?? one;
        }

        return range ?? new IntegerInterval(0, 0);
    }

    /// <summary>The range of products of matrices <c>[…,M,K] · […,K,N]</c>, exact per row or column where one side is constant.</summary>
    public static IntegerInterval? OfMatrixProduct(BoundsContext c, int aZeroPoint, int bZeroPoint)
    {
        if (Centered(c, 0, aZeroPoint) is not { } a || Centered(c, 1, bZeroPoint) is not { } b) return null;
        if (Constant(c, 1, bZeroPoint) is var (weights, zero) && weights is not null)
        {
            int depth = weights.Shape.Rank == 1 ? weights.Shape[0] : weights.Shape[-2], columns = weights.Shape.Rank == 1 ? 1 : weights.Shape[-1];
            int matrices = weights.Count / Math.Max(depth * columns, 1);
            return Of(weights, zero, i => (i / (depth * columns) * columns) + (i % columns), sum => sum % columns, matrices * columns, a);
        }

        if (Constant(c, 0, aZeroPoint) is var (rowWeights, rowZero) && rowWeights is not null)
        {
            int depth = rowWeights.Shape[-1], rows = rowWeights.Count / Math.Max(depth, 1);
            int perMatrix = rowWeights.Shape.Rank == 1 ? 1 : rowWeights.Shape[-2];
            return Of(rowWeights, rowZero, i => i / depth, sum => sum % perMatrix, rows, b);
        }

        if (c.Facts(0)?.Shape is not { Rank: > 0 } shape || !shape[-1].IsKnown) return null;
        IntegerInterval term = a * b;
        return new IntegerInterval(term.Min * shape[-1].Value, term.Max * shape[-1].Value);
    }

    // A constant operand whose zero point is absent, one, or a plain vector.
    private static (DenseTensor? Weights, DenseTensor? ZeroPoint) Constant(BoundsContext c, int input, int zeroPoint)
    {
        if (c.Facts(input)?.Constant is not { Count: > 0 } weights || weights.Shape.Rank == 0) return default;
        if (c.Facts(zeroPoint) is null) return (weights, null);
        return c.Facts(zeroPoint)!.Constant is { Shape.Rank: <= 1 } zero ? (weights, zero) : default;
    }
}
