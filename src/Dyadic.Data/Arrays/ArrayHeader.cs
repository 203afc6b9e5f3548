using Dyadic.Core;

namespace Dyadic.Data;

/// <summary>How the elements of an array file lie in it.</summary>
internal readonly record struct ArrayHeader(ElementType Type, TensorShape Shape, bool BigEndian, bool FortranOrder)
{
    /// <summary>The bytes all elements take.</summary>
    internal long ByteCount => Shape.Count * Type.ByteWidth();

    /// <summary>A header whose array is not larger than memory can index.</summary>
    internal static ArrayHeader Create(ElementType type, ReadOnlySpan<long> extents, bool bigEndian, bool fortranOrder, string name)
    {
        Int128 bytes = type.ByteWidth();
        int[] shape = new int[extents.Length];
        for (int axis = 0; axis < extents.Length; axis++)
        {
            if (extents[axis] is < 0 or > int.MaxValue) throw DyadicException.BadInput($"{name}: axis {axis} claims {extents[axis]} elements; 0 to {int.MaxValue} are read.");
            shape[axis] = (int)extents[axis];
            bytes *= Math.Max(extents[axis], 1);
            if (bytes > long.MaxValue / 4) throw DyadicException.BadInput($"{name}: the shape [{string.Join(",", extents.ToArray())}] is too large.");
        }

        return new ArrayHeader(type, TensorShape.Create(shape), bigEndian, fortranOrder);
    }

    /// <summary>Reads all elements; the stream stands at the first one.</summary>
    /// <param name="stream">The source.</param>
    /// <param name="available">An upper bound of the bytes the source can still give: larger claims are refused before memory is taken.</param>
    /// <param name="name">The file's name, for messages.</param>
    internal DenseTensor ReadAll(Stream stream, long available, string name)
    {
        if (ByteCount > available) throw DyadicException.BadInput($"{name}: {Type}{Shape} takes {ByteCount} bytes; {available} are left in the file. It is truncated.");
        if (ByteCount > Array.MaxLength) throw DyadicException.Unsupported($"{name}: {Type}{Shape} takes {ByteCount} bytes; arrays of up to {Array.MaxLength} are read.");
        DenseTensor tensor = DenseTensor.Zeros(Type, Shape);
        DataFile.Fill(stream, tensor.Bytes, name);
        if (BigEndian) SwapBytes(tensor.Bytes);
        return FortranOrder ? RowMajor(tensor) : tensor;
    }

    /// <summary>Turns big-endian elements around in place; a complex number is two of them.</summary>
    internal void SwapBytes(Span<byte> elements)
    {
        int width = Type.ByteWidth() / (Type is ElementType.Complex64 or ElementType.Complex128 ? 2 : 1);
        if (width == 1) return;
        for (int at = 0; at < elements.Length; at += width) elements.Slice(at, width).Reverse();
    }

    /// <summary>Column-major elements, first axis fastest, brought into row-major order.</summary>
    private DenseTensor RowMajor(DenseTensor columnMajor)
    {
        int rank = Shape.Rank, width = Type.ByteWidth();
        if (rank < 2 || Shape.Count == 0) return columnMajor;
        DenseTensor result = DenseTensor.Zeros(Type, Shape);
        long[] strides = new long[rank];
        strides[0] = 1;
        for (int axis = 1; axis < rank; axis++) strides[axis] = strides[axis - 1] * Shape[axis - 1];
        int[] index = new int[rank];
        long source = 0;
        for (int target = 0; target < result.Count; target++)
        {
            columnMajor.Bytes.Slice((int)(source * width), width).CopyTo(result.Bytes[(target * width)..]);
            for (int axis = rank - 1; axis >= 0; axis--)
            {
                source += strides[axis];
                if (++index[axis] < Shape[axis]) break;
                source -= strides[axis] * Shape[axis];
                index[axis] = 0;
            }
        }

        return result;
    }
}
