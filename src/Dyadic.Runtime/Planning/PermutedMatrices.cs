using Dyadic.Core;

namespace Dyadic.Runtime.Planning;

/// <summary>The matrices of the last two axes of a tensor whose axes are permuted, where it lies in memory.</summary>
internal sealed class PermutedMatrices
{
    private readonly int[] _strides;

    /// <summary>A tensor read through a permutation.</summary>
    /// <param name="held">The shape in memory.</param>
    /// <param name="order">Axis i of what is read is this axis in memory; null for the same order.</param>
    public PermutedMatrices(TensorShape held, int[]? order)
    {
        int[] axes = order ?? [.. Enumerable.Range(0, held.Rank)], strides = held.Strides();
        Shape = TensorShape.Create([.. axes.Select(axis => held[axis])]);
        _strides = [.. axes.Select(axis => strides[axis])];
    }

    /// <summary>The shape after the permutation.</summary>
    public TensorShape Shape { get; }

    /// <summary>Elements from a row of a matrix to the next; what one row is, if there is no other, does not matter.</summary>
    public int RowStride => Shape[-2] == 1 ? Math.Max(_strides[^2], Shape[-1]) : _strides[^2];

    /// <summary>Elements from a column to the next.</summary>
    public int ColumnStride => _strides[^1];

    /// <summary>A tensor that is written through a permutation: what is computed has the order before it.</summary>
    /// <param name="held">The shape in memory.</param>
    /// <param name="order">What Transpose does to the computed tensor; null for nothing.</param>
    public static PermutedMatrices Written(TensorShape held, int[]? order) =>
        new(held, order is null ? null : [.. Enumerable.Range(0, order.Length).Select(axis => Array.IndexOf(order, axis))]);

    /// <summary>Where matrices start, in elements.</summary>
    /// <param name="indices">Their positions among the leading axes, the last one fastest.</param>
    public long[] Starts(int[] indices) => Array.ConvertAll(indices, index =>
    {
        long start = 0;
        for (int axis = Shape.Rank - 3; axis >= 0; axis--)
        {
            (index, int position) = Math.DivRem(index, Shape[axis]);
            start += (long)position * _strides[axis];
        }

        return start;
    });
}
