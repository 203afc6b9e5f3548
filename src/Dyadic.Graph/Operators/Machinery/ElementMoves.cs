using Dyadic.Core;

namespace Dyadic.Graphs.Operators;

/// <summary>Moves runs of elements between tensors of one type, whatever the type is, strings included.</summary>
internal static class ElementMoves
{
    /// <summary>Copies <paramref name="count"/> consecutive elements.</summary>
    public static void Copy(DenseTensor source, int from, DenseTensor target, int to, int count = 1)
    {
        if (source.ElementType == ElementType.String)
        {
            source.Strings.Slice(from, count).CopyTo(target.Strings[to..]);
            return;
        }

        int width = source.ElementType.ByteWidth();
        source.Bytes.Slice(from * width, count * width).CopyTo(target.Bytes[(to * width)..]);
    }

    /// <summary>Sets every element to zero, or to the empty text.</summary>
    public static void Clear(DenseTensor target)
    {
        if (target.ElementType == ElementType.String) target.Strings.Fill("");
        else target.Bytes.Clear();
    }
}
