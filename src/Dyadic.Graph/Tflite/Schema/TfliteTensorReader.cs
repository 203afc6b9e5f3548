using Dyadic.Core;
using Dyadic.Graphs.Onnx;
using Dyadic.Graphs.Tflite.FlatBuffers;

namespace Dyadic.Graphs.Tflite.Schema;

/// <summary>Reads tensors and their contents. Contents are not copied: they are slices of the file.</summary>
/// <param name="file">The whole file.</param>
/// <param name="buffers">The table of contents; its first entry is empty by convention.</param>
internal sealed class TfliteTensorReader(ReadOnlyMemory<byte> file, FlatTable[] buffers)
{
    private const int HighestRank = 16;

    private static readonly ElementType[] Types =
    [
        ElementType.Float32, ElementType.Float16, ElementType.Int32, ElementType.UInt8, ElementType.Int64, ElementType.String, ElementType.Bool, ElementType.Int16,
        ElementType.Complex64, ElementType.Int8, ElementType.Float64, ElementType.Complex128, ElementType.UInt64,
        ElementType.Undefined, ElementType.Undefined, // resources and variants, which are no numbers
        ElementType.UInt32, ElementType.UInt16, ElementType.Int4,
    ];

    /// <summary>Reads one tensor.</summary>
    public TfliteTensor Read(FlatTable table, int index)
    {
        string name = table.Text(3, "name");
        int[]? extents = table.Numbers<int>(0, "shape");
        string who = $"TFLite tensor {index} '{name}'";
        TensorShape shape = Shape(extents ?? [], who);
        int typeNumber = table.Int8(1, "type");
        ElementType type = typeNumber >= 0 && typeNumber < Types.Length ? Types[typeNumber] : throw DyadicException.BadInput($"{who} has the type {typeNumber}, which is no TFLite type.");
        int[]? signature = table.Numbers<int>(7, "shape_signature");
        DenseTensor? constant = Content(table, type, shape, who);
        if (signature is not null && signature.Length != shape.Rank) throw DyadicException.BadInput($"{who} has the shape {shape} and a shape signature of {signature.Length} extents.");
        return new TfliteTensor(index, name, type, shape)
        {
            HasShape = shape.Rank > 0 || constant is not null || table.Bool(8, "has_rank"),
            ShapeSignature = signature,
            Quantization = table.Table(4, "quantization") is { } quantization ? Quantization(quantization, type, shape, who) : null,
            IsVariable = table.Bool(5, "is_variable"),
            Constant = constant,
        };
    }

    /// <summary>Bytes that lie outside the tables, by offset and size in the file.</summary>
    public static ReadOnlyMemory<byte> Outside(ReadOnlyMemory<byte> file, ulong offset, ulong size, string who) =>
        size <= (ulong)file.Length && offset <= (ulong)file.Length - size
            ? file.Slice((int)offset, (int)size)
            : throw DyadicException.BadInput($"{who}: {size} bytes at offset {offset} lie outside the file of {file.Length} bytes. The file is damaged.");

    private static TensorShape Shape(int[] extents, string who)
    {
        if (extents.Length > HighestRank) throw DyadicException.BadInput($"{who} has {extents.Length} dimensions; at most {HighestRank} are supported.");
        Int128 count = 1;
        foreach (int extent in extents)
        {
            if (extent < 0) throw DyadicException.BadInput($"{who} has the extent {extent}; extents are 0 or more.");
            count *= Math.Max(extent, 1);
            if (count > int.MaxValue) throw DyadicException.BadInput($"{who} claims the shape [{string.Join(',', extents)}], which has more than {int.MaxValue} elements.");
        }

        return TensorShape.Create(extents);
    }

    private DenseTensor? Content(FlatTable table, ElementType type, TensorShape shape, string who)
    {
        uint number = table.UInt32(2, "buffer");
        if (number == 0) return null;
        if (number >= buffers.Length) throw DyadicException.BadInput($"{who} names buffer {number}; the file has {buffers.Length}.");
        FlatTable buffer = buffers[number];
        ulong offset = buffer.UInt64(1, "offset"), size = buffer.UInt64(2, "size");
        ReadOnlyMemory<byte> bytes = offset > 1 && size > 0 ? Outside(file, offset, size, $"{who} (buffer {number})") : buffer.Bytes(0, "data");
        if (bytes.IsEmpty) return null;
        if (table.Has(6)) throw DyadicException.Unsupported($"{who} is stored sparsely. Convert the model without sparse storage.");
        if (type == ElementType.String) throw DyadicException.Unsupported($"{who} holds texts; tensors of numbers are supported.");
        if (type == ElementType.Undefined) throw DyadicException.Unsupported($"{who} holds a resource or variant; tensors of numbers are supported.");
        long expected = NarrowElements.PackedBytes(type, shape.Count);
        if (bytes.Length != expected) throw DyadicException.BadInput($"{who} ({type}{shape}) needs {expected} bytes; the file has {bytes.Length}. The file may be damaged.");
        return Elements(type, shape, bytes);
    }

    private static DenseTensor Elements(ElementType type, TensorShape shape, ReadOnlyMemory<byte> bytes)
    {
        if (type.BitWidth() >= 8) return new DenseTensor(type, shape, System.Runtime.InteropServices.MemoryMarshal.AsMemory(bytes));
        DenseTensor codes = DenseTensor.Zeros(type, shape);
        NarrowElements.Unpack(type, bytes.Span, codes.Bytes);
        return codes;
    }

    private static TfliteQuantization? Quantization(FlatTable table, ElementType type, TensorShape shape, string who)
    {
        float[] scales = table.Numbers<float>(2, "scale") ?? [];
        if (scales.Length == 0) return null;
        if (table.UInt8(4, "details_type") != 0) throw DyadicException.Unsupported($"{who} has quantization parameters of a custom kind; scales and zero points are supported.");
        long[] zeroPoints = table.Numbers<long>(3, "zero_point") ?? [];
        int axis = table.Int32(6, "quantized_dimension");
        if (zeroPoints.Length == 0) zeroPoints = new long[scales.Length];
        if (zeroPoints.Length == 1 && scales.Length > 1) zeroPoints = [.. Enumerable.Repeat(zeroPoints[0], scales.Length)];
        if (zeroPoints.Length != scales.Length) throw DyadicException.BadInput($"{who} has {scales.Length} scales and {zeroPoints.Length} zero points.");
        if (!Array.TrueForAll(scales, scale => float.IsFinite(scale) && scale >= 0)) throw DyadicException.BadInput($"{who} has a scale that is negative or not finite.");
        if (scales.Length == 1) return new TfliteQuantization(scales, Fitting(zeroPoints, type, who), 0);
        // Older converters give a bias the axis of its filter; it has only one.
        if (shape.Rank == 1) axis = 0;
        if (axis < 0 || axis >= shape.Rank || shape[axis] != scales.Length)
        {
            throw DyadicException.BadInput($"{who} of shape {shape} has {scales.Length} scales along axis {axis}; the axis must have as many slices.");
        }

        return new TfliteQuantization(scales, Fitting(zeroPoints, type, who), axis);
    }

    private static long[] Fitting(long[] zeroPoints, ElementType type, string who)
    {
        if (!type.IsInteger()) return zeroPoints;
        (Int128 least, Int128 greatest) = type.IntegerRange();
        return Array.TrueForAll(zeroPoints, zeroPoint => zeroPoint >= least && zeroPoint <= greatest)
            ? zeroPoints
            : throw DyadicException.BadInput($"{who} has a zero point outside the range of {type}.");
    }
}
