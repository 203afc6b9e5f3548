using Dyadic.Core;

namespace Dyadic.Graphs.Operators;

/// <summary>Moves elements of any type, strings included, without looking at their values.</summary>
internal static class ElementCopy
{
    /// <summary><c>target[targetStart + i] = source[offsets[i]]</c>; where an offset is −1, <paramref name="fill"/> (or zero).</summary>
    public static void Gather(DenseTensor source, ReadOnlySpan<int> offsets, DenseTensor target, int targetStart = 0, DenseTensor? fill = null)
    {
        if (source.ElementType == ElementType.String)
        {
            for (int i = 0; i < offsets.Length; i++)
            {
                target.Strings[targetStart + i] = offsets[i] >= 0 ? source.Strings[offsets[i]] : fill?.Strings[0] ?? "";
            }

            return;
        }

        int width = source.ElementType.ByteWidth();
        Span<byte> from = source.Bytes, to = target.Bytes[(targetStart * width)..];
        Span<byte> zero = stackalloc byte[16];
        zero.Clear();
        ReadOnlySpan<byte> outside = fill is null ? zero[..width] : fill.Bytes[..width];
        for (int i = 0; i < offsets.Length; i++)
        {
            ReadOnlySpan<byte> element = offsets[i] >= 0 ? from.Slice(offsets[i] * width, width) : outside;
            element.CopyTo(to.Slice(i * width, width));
        }
    }

    /// <summary><c>target[offsets[i]] = source[i]</c>.</summary>
    public static void Scatter(DenseTensor source, DenseTensor target, ReadOnlySpan<int> offsets)
    {
        if (source.ElementType == ElementType.String)
        {
            for (int i = 0; i < offsets.Length; i++) target.Strings[offsets[i]] = source.Strings[i];
            return;
        }

        int width = source.ElementType.ByteWidth();
        for (int i = 0; i < offsets.Length; i++) source.Bytes.Slice(i * width, width).CopyTo(target.Bytes[(offsets[i] * width)..]);
    }
}
