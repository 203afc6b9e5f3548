using System.Globalization;
using System.Runtime.InteropServices;
using Dyadic.Core;
using Dyadic.Graphs.Onnx.Proto;
using Google.Protobuf.Collections;

namespace Dyadic.Graphs.Onnx;

/// <summary>Turns tensor messages into tensors. Every size is checked against the data before memory is taken.</summary>
/// <param name="external">Where external data is read from.</param>
internal sealed class OnnxTensorReader(ExternalDataReader external)
{
    public const int HighestRank = 64;

    // A sparse tensor of a few bytes can claim any shape, so its dense form is bounded separately.
    private const long LargestSparseBytes = 1L << 28;

    private const int ExternalLocation = 1;

    /// <summary>Reads a dense tensor.</summary>
    /// <param name="tensor">The message.</param>
    /// <param name="who">How errors name it.</param>
    public DenseTensor Read(TensorProto tensor, string who)
    {
        ElementType type = Type(tensor, who);
        TensorShape shape = Shape(tensor.Dims, who);
        if (tensor.Segment is not null) throw DyadicException.Unsupported($"{who} is stored in segments, which no ONNX version defines the meaning of.");
        if (type == ElementType.String) return ReadStrings(tensor, shape, who);
        long bytes = CheckedBytes(type, shape, who);
        if (tensor.DataLocation == ExternalLocation) return FromRaw(type, shape, external.Read(tensor, NarrowElements.PackedBytes(type, shape.Count), who));
        if (tensor.HasRawData && (tensor.RawData.Length > 0 || bytes == 0))
        {
            long expected = NarrowElements.PackedBytes(type, shape.Count);
            if (tensor.RawData.Length != expected) throw WrongLength(who, type, shape, expected, tensor.RawData.Length, "bytes of raw data");
            return FromRaw(type, shape, MemoryMarshal.AsMemory(tensor.RawData.Memory));
        }

        return FromTypedField(tensor, type, shape, who);
    }

    /// <summary>Reads a sparse tensor into a dense one.</summary>
    public DenseTensor ReadSparse(SparseTensorProto sparse, string who)
    {
        if (sparse.Values is null || sparse.Indices is null) throw DyadicException.BadInput($"{who} lacks values or indices.");
        DenseTensor values = Read(sparse.Values, $"{who} (values)");
        DenseTensor indices = Read(sparse.Indices, $"{who} (indices)");
        TensorShape shape = Shape(sparse.Dims, who);
        int width = values.ElementType.ByteWidth();
        if (width == 0) throw DyadicException.Unsupported($"{who} holds {values.ElementType} elements; sparse tensors of numbers are supported.");
        if (shape.Count > LargestSparseBytes / width) throw DyadicException.Unsupported($"{who} of shape {shape} would take more than {LargestSparseBytes} bytes when dense.");
        bool linear = indices.Shape.Rank == 1;
        int rank = linear ? 1 : shape.Rank;
        if (indices.ElementType != ElementType.Int64 || indices.Shape.Rank is < 1 or > 2 || indices.Count != (long)values.Count * rank)
        {
            throw DyadicException.BadInput($"{who} has indices {indices}; expected Int64[{values.Count}] or Int64[{values.Count},{shape.Rank}].");
        }

        DenseTensor dense = DenseTensor.Zeros(values.ElementType, shape);
        ReadOnlySpan<long> positions = indices.Span<long>();
        for (int i = 0; i < values.Count; i++)
        {
            long position = linear ? positions[i] : Linearize(positions.Slice(i * rank, rank), shape, who);
            if (position < 0 || position >= shape.Count) throw DyadicException.BadInput($"{who} has an element outside its shape {shape}.");
            values.Bytes.Slice(i * width, width).CopyTo(dense.Bytes.Slice((int)position * width, width));
        }

        return dense;
    }

    private static long Linearize(ReadOnlySpan<long> index, TensorShape shape, string who)
    {
        long position = 0;
        for (int axis = 0; axis < index.Length; axis++)
        {
            if (index[axis] < 0 || index[axis] >= shape[axis]) throw DyadicException.BadInput($"{who} has an element outside its shape {shape}.");
            position = (position * shape[axis]) + index[axis];
        }

        return position;
    }

    private static ElementType Type(TensorProto tensor, string who) => tensor.DataType is > (int)ElementType.Undefined and <= (int)ElementType.Int2
        ? (ElementType)tensor.DataType
        : throw DyadicException.BadInput($"{who} has the element type {tensor.DataType}, which ONNX does not define.");

    private static TensorShape Shape(RepeatedField<long> dims, string who)
    {
        if (dims.Count > HighestRank) throw DyadicException.BadInput($"{who} has {dims.Count} dimensions; at most {HighestRank} are supported.");
        int[] extents = new int[dims.Count];
        long count = 1;
        for (int axis = 0; axis < extents.Length; axis++)
        {
            if (dims[axis] is < 0 or > int.MaxValue) throw DyadicException.BadInput($"{who} has the extent {dims[axis]}; extents lie in [0, {int.MaxValue}].");
            extents[axis] = (int)dims[axis];
            if (Math.BigMul(count, (long)Math.Max(extents[axis], 1), out count) != 0 || count < 0) throw DyadicException.BadInput($"{who} claims the shape [{string.Join(',', dims)}], which is too large for any memory.");
        }

        return TensorShape.Create(extents);
    }

    private static long CheckedBytes(ElementType type, TensorShape shape, string who)
    {
        long width = type.ByteWidth();
        return shape.Count <= Array.MaxLength / Math.Max(width, 1)
            ? shape.Count * width
            : throw DyadicException.Unsupported($"{who} ({type}{shape}) has {shape.Count} elements of {width} bytes; one tensor may take {Array.MaxLength} bytes.");
    }

    private static DenseTensor FromRaw(ElementType type, TensorShape shape, Memory<byte> raw)
    {
        if (type.BitWidth() < 8)
        {
            DenseTensor codes = DenseTensor.Zeros(type, shape);
            NarrowElements.Unpack(type, raw.Span, codes.Bytes);
            return codes;
        }

        if (type == ElementType.Bool)
        {
            foreach (ref byte flag in raw.Span)
            {
                if (flag > 1) flag = 1;
            }
        }

        return new DenseTensor(type, shape, raw);
    }

    private static DenseTensor ReadStrings(TensorProto tensor, TensorShape shape, string who)
    {
        if (tensor.DataLocation == ExternalLocation) throw DyadicException.BadInput($"{who} holds strings, which cannot be stored as external data.");
        if (tensor.StringData.Count != shape.Count) throw WrongLength(who, ElementType.String, shape, shape.Count, tensor.StringData.Count, "strings");
        return DenseTensor.OfStrings(shape, [.. tensor.StringData.Select(bytes => Utf8Text.Read(bytes, who))]);
    }

    private static DenseTensor FromTypedField(TensorProto tensor, ElementType type, TensorShape shape, string who)
    {
        switch (type)
        {
            case ElementType.Float32 or ElementType.Complex64:
                return FromField(tensor.FloatData, type, shape, type == ElementType.Float32 ? 1 : 2, who);
            case ElementType.Float64 or ElementType.Complex128:
                return FromField(tensor.DoubleData, type, shape, type == ElementType.Float64 ? 1 : 2, who);
            case ElementType.Int64:
                return FromField(tensor.Int64Data, type, shape, 1, who);
            case ElementType.Int32:
                return FromField(tensor.Int32Data, type, shape, 1, who);
            case ElementType.UInt64:
                return FromField(tensor.Uint64Data, type, shape, 1, who);
            case ElementType.UInt32:
                CheckCount(tensor.Uint64Data.Count, shape.Count, type, shape, who);
                DenseTensor words = DenseTensor.Zeros(type, shape);
                Span<uint> wide = words.Span<uint>();
                for (int i = 0; i < wide.Length; i++) wide[i] = tensor.Uint64Data[i] <= uint.MaxValue ? (uint)tensor.Uint64Data[i] : throw OutOfRange(who, type, tensor.Uint64Data[i].ToString(CultureInfo.InvariantCulture));
                return words;
            default:
                return FromInt32Field(tensor.Int32Data, type, shape, who);
        }
    }

    private static DenseTensor FromField<T>(RepeatedField<T> field, ElementType type, TensorShape shape, int perElement, string who)
        where T : unmanaged
    {
        CheckCount(field.Count, shape.Count * perElement, type, shape, who);
        T[] elements = [.. field];
        byte[] bytes = MemoryMarshal.AsBytes(elements.AsSpan()).ToArray();
        return new DenseTensor(type, shape, bytes);
    }

    // 8- and 16-bit types take an int32 an element; narrower ones an int32 a packed byte.
    private static DenseTensor FromInt32Field(RepeatedField<int> field, ElementType type, TensorShape shape, string who)
    {
        CheckCount(field.Count, type.BitWidth() < 8 ? NarrowElements.PackedBytes(type, shape.Count) : shape.Count, type, shape, who);
        int width = type.ByteWidth();
        int lowest = -(1 << ((8 * width) - 1));
        int highest = (1 << (8 * width)) - 1;
        byte[] bytes = new byte[field.Count * width];
        for (int i = 0; i < field.Count; i++)
        {
            int value = field[i];
            if (value < lowest || value > highest) throw OutOfRange(who, type, value.ToString(CultureInfo.InvariantCulture));
            bytes[i * width] = unchecked((byte)value);
            if (width == 2) bytes[(2 * i) + 1] = unchecked((byte)(value >> 8));
        }

        return FromRaw(type, shape, bytes);
    }

    private static void CheckCount(long got, long expected, ElementType type, TensorShape shape, string who)
    {
        if (got != expected) throw WrongLength(who, type, shape, expected, got, "elements");
    }

    private static DyadicException WrongLength(string who, ElementType type, TensorShape shape, long expected, long got, string unit) =>
        DyadicException.BadInput($"{who} ({type}{shape}) needs {expected} {unit}; the file has {got}. The file may be damaged.");

    private static DyadicException OutOfRange(string who, ElementType type, string value) =>
        DyadicException.BadInput($"{who} holds the value {value}, which does not fit {type}.");
}
