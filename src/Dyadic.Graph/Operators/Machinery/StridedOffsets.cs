using Dyadic.Core;

namespace Dyadic.Graphs.Operators;

/// <summary>Lists, for every element of a result in row-major order, where it comes from in a source tensor.</summary>
internal static class StridedOffsets
{
    /// <summary>Offsets <c>start + Σ index[axis] · strides[axis]</c> for every index of a shape.</summary>
    public static int[] Of(TensorShape shape, ReadOnlySpan<int> strides, int start = 0)
    {
        int[] offsets = new int[shape.Count];
        Span<int> index = shape.Rank <= 32 ? stackalloc int[shape.Rank] : new int[shape.Rank];
        index.Clear();
        int offset = start;
        for (int i = 0; i < offsets.Length; i++)
        {
            offsets[i] = offset;
            for (int axis = shape.Rank - 1; axis >= 0; axis--)
            {
                offset += strides[axis];
                if (++index[axis] < shape[axis]) break;
                offset -= strides[axis] * shape[axis];
                index[axis] = 0;
            }
        }

        return offsets;
    }

    /// <summary>The strides that read a tensor as if it had been broadcast to a larger shape.</summary>
    public static int[] BroadcastStrides(TensorShape from, TensorShape to)
    {
        int[] own = from.Strides();
        int[] strides = new int[to.Rank];
        int lead = to.Rank - from.Rank;
        for (int axis = 0; axis < from.Rank; axis++) strides[lead + axis] = from[axis] == 1 ? 0 : own[axis];
        return strides;
    }

    /// <summary>Offsets that read a tensor as if it had been broadcast to a larger shape.</summary>
    public static int[] Broadcast(TensorShape from, TensorShape to) => Of(to, BroadcastStrides(from, to));
}
