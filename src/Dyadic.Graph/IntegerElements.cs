using Dyadic.Core;

namespace Dyadic.Graphs;

/// <summary>Reads and writes single elements of integer tensors whatever their width.</summary>
public static class IntegerElements
{
    /// <summary>One element of an integer or bool tensor.</summary>
    public static Int128 Get(DenseTensor tensor, int index) => tensor.ElementType switch
    {
        ElementType.UInt8 or ElementType.Bool or ElementType.UInt4 or ElementType.UInt2 => tensor.Bytes[index],
        ElementType.Int8 or ElementType.Int4 or ElementType.Int2 => unchecked((sbyte)tensor.Bytes[index]),
        ElementType.UInt16 => tensor.Span<ushort>()[index],
        ElementType.Int16 => tensor.Span<short>()[index],
        ElementType.UInt32 => tensor.Span<uint>()[index],
        ElementType.Int32 => tensor.Span<int>()[index],
        ElementType.UInt64 => tensor.Span<ulong>()[index],
        ElementType.Int64 => tensor.Span<long>()[index],
        _ => throw DyadicException.Unsupported($"A tensor {tensor} does not hold integers; cast it first."),
    };

    /// <summary>Stores an element, keeping only the bits that fit (wraps as two's complement).</summary>
    public static void SetWrapped(DenseTensor tensor, int index, Int128 value)
    {
        switch (tensor.ElementType)
        {
            case ElementType.UInt8: tensor.Bytes[index] = (byte)(ulong)(value & 0xFF); break;
            case ElementType.UInt4: tensor.Bytes[index] = (byte)(ulong)(value & 0xF); break;
            case ElementType.UInt2: tensor.Bytes[index] = (byte)(ulong)(value & 3); break;
            case ElementType.Int8: tensor.Bytes[index] = (byte)(ulong)(value & 0xFF); break;
            case ElementType.Int4: tensor.Bytes[index] = unchecked((byte)((sbyte)((byte)(ulong)(value & 0xF) << 4) >> 4)); break;
            case ElementType.Int2: tensor.Bytes[index] = unchecked((byte)((sbyte)((byte)(ulong)(value & 3) << 6) >> 6)); break;
            case ElementType.UInt16: tensor.Span<ushort>()[index] = (ushort)(ulong)(value & 0xFFFF); break;
            case ElementType.Int16: tensor.Span<short>()[index] = unchecked((short)(ushort)(ulong)(value & 0xFFFF)); break;
            case ElementType.UInt32: tensor.Span<uint>()[index] = (uint)(ulong)(value & 0xFFFFFFFF); break;
            case ElementType.Int32: tensor.Span<int>()[index] = unchecked((int)(uint)(ulong)(value & 0xFFFFFFFF)); break;
            case ElementType.UInt64: tensor.Span<ulong>()[index] = (ulong)(value & ulong.MaxValue); break;
            case ElementType.Int64: tensor.Span<long>()[index] = unchecked((long)(ulong)(value & ulong.MaxValue)); break;
            default: throw DyadicException.Unsupported($"A tensor {tensor} does not hold integers; cast it first.");
        }
    }

    /// <summary>All elements of an integer tensor as int64.</summary>
    /// <exception cref="DyadicException">An element of a uint64 tensor is beyond int64.</exception>
    public static long[] ToInt64(DenseTensor tensor)
    {
        long[] values = new long[tensor.Count];
        for (int i = 0; i < values.Length; i++)
        {
            Int128 element = Get(tensor, i);
            values[i] = element <= long.MaxValue ? (long)element : throw DyadicException.BadInput($"Element {i} of a tensor {tensor} is {element}; numbers up to 2^63 - 1 can be used here.");
        }

        return values;
    }
}
