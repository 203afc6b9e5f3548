using Dyadic.Core;

namespace Dyadic.Graphs.Operators;

/// <summary>Steps through the coordinates of a shape in row-major order.</summary>
internal static class MultiIndex
{
    /// <summary>Moves to the next coordinate; false after the last, when the index is all zeros again.</summary>
    public static bool Next(Span<int> index, ReadOnlySpan<int> extents)
    {
        for (int axis = index.Length - 1; axis >= 0; axis--)
        {
            if (++index[axis] < extents[axis]) return true;
            index[axis] = 0;
        }

        return false;
    }

    /// <summary>The linear position of a coordinate.</summary>
    public static int Offset(ReadOnlySpan<int> index, ReadOnlySpan<int> strides)
    {
        int offset = 0;
        for (int axis = 0; axis < index.Length; axis++) offset += index[axis] * strides[axis];
        return offset;
    }

    /// <summary>
    /// Steps of a tensor when it is broadcast to <paramref name="rank"/> axes: aligned at the last axis, 0 along missing axes and
    /// axes of extent 1.
    /// </summary>
    public static int[] BroadcastStrides(TensorShape shape, int rank)
    {
        int[] own = shape.Strides(), strides = new int[rank];
        for (int axis = 0; axis < shape.Rank; axis++)
        {
            strides[rank - shape.Rank + axis] = shape[axis] == 1 ? 0 : own[axis];
        }

        return strides;
    }
}
