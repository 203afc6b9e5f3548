using Dyadic.Core;

namespace Dyadic.Graphs.Operators;

/// <summary>Axis arguments: negative ones count from the end.</summary>
internal static class Axes
{
    /// <summary>The axis in <c>[0, rank)</c>.</summary>
    public static int Normalize(long axis, int rank, Func<string, DyadicException> fail) => axis >= -rank && axis < rank
        ? (int)(axis < 0 ? axis + rank : axis)
        : throw fail($"axis {axis} is outside a tensor of rank {rank}.");

    /// <summary>All axes in <c>[0, rank)</c>, checked to be distinct.</summary>
    public static int[] Normalize(ReadOnlySpan<long> axes, int rank, Func<string, DyadicException> fail)
    {
        int[] normalized = new int[axes.Length];
        for (int i = 0; i < axes.Length; i++)
        {
            normalized[i] = Normalize(axes[i], rank, fail);
            if (Array.IndexOf(normalized, normalized[i]) < i) throw fail($"axis {axes[i]} is given twice.");
        }

        return normalized;
    }
}
