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
}
