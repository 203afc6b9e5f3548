using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Dyadic.Core;

/// <summary>A row-major tensor: an untyped buffer, an element type and a shape.</summary>
/// <remarks>
/// Elements narrower than a byte take a byte each here, sign-extended for signed types. Strings are kept apart,
/// in <see cref="Strings"/>. The buffer may be a slice of a larger one (the arena of a session), so two tensors can share memory. It may also be a
/// part of a file that is mapped: keep the tensor, or its <see cref="Memory"/>, for as long as a span of it is used, since such a span keeps nothing alive.
/// </remarks>
public sealed class DenseTensor
{
    private readonly Memory<byte> _memory;
    private readonly string[]? _strings;

    /// <summary>A tensor over existing memory.</summary>
    /// <param name="type">Any type but <see cref="ElementType.String"/>.</param>
    /// <param name="shape">The extents.</param>
    /// <param name="memory">Exactly <c>shape.Count × type.ByteWidth()</c> bytes.</param>
    /// <exception cref="ArgumentException">The memory has another length than the shape and type need.</exception>
    public DenseTensor(ElementType type, TensorShape shape, Memory<byte> memory)
    {
        long expected = ByteCount(type, shape);
        if (memory.Length != expected) throw new ArgumentException($"A {type} tensor of shape {shape} takes {expected} bytes; the buffer has {memory.Length}.");
        (ElementType, Shape, _memory) = (type, shape, memory);
    }

    private DenseTensor(TensorShape shape, string[] strings) => (ElementType, Shape, _strings) = (ElementType.String, shape, strings);

    /// <summary>The type of every element.</summary>
    public ElementType ElementType { get; }

    /// <summary>The extents, outermost first.</summary>
    public TensorShape Shape { get; }

    /// <summary>The number of elements.</summary>
    public int Count => (int)Shape.Count;

    /// <summary>The raw buffer, little-endian; empty for strings.</summary>
    public Span<byte> Bytes => _memory.Span;

    /// <summary>The raw buffer as memory; empty for strings.</summary>
    public Memory<byte> Memory => _memory;

    /// <summary>The texts of a string tensor.</summary>
    /// <exception cref="InvalidOperationException">The tensor does not hold strings.</exception>
    public Span<string> Strings => _strings ?? throw new InvalidOperationException($"The tensor holds {ElementType}, not strings.");

    /// <summary>A zero-filled tensor.</summary>
    /// <exception cref="ArgumentException">It would take 2 GiB or more.</exception>
    public static DenseTensor Zeros(ElementType type, TensorShape shape)
    {
        if (type == ElementType.String)
        {
            string[] strings = new string[checked((int)shape.Count)];
            Array.Fill(strings, "");
            return new DenseTensor(shape, strings);
        }

        long bytes = ByteCount(type, shape);
        return bytes <= Array.MaxLength
            ? new DenseTensor(type, shape, new byte[bytes])
            : throw new ArgumentException($"A {type} tensor of shape {shape} would take {bytes} bytes; the limit is {Array.MaxLength}.");
    }

    /// <summary>A tensor with a copy of the given elements.</summary>
    public static DenseTensor Create<T>(TensorShape shape, ReadOnlySpan<T> elements)
        where T : unmanaged
    {
        DenseTensor tensor = Zeros(ElementTypes.Of<T>(), shape);
        elements.CopyTo(tensor.Span<T>());
        return tensor;
    }

    /// <summary>A scalar.</summary>
    public static DenseTensor Scalar<T>(T value)
        where T : unmanaged => Create(TensorShape.Scalar, new ReadOnlySpan<T>(in value));

    /// <summary>A rank-1 tensor with a copy of the given elements.</summary>
    public static DenseTensor Vector<T>(params ReadOnlySpan<T> elements)
        where T : unmanaged => Create([elements.Length], elements);

    /// <summary>A tensor of texts; the array is kept, not copied.</summary>
    public static DenseTensor OfStrings(TensorShape shape, string[] strings) => strings.Length == shape.Count
        ? new DenseTensor(shape, strings)
        : throw new ArgumentException($"A string tensor of shape {shape} takes {shape.Count} strings; got {strings.Length}.");

    /// <summary>The elements viewed as a C# type of the same width (the width is checked, the meaning is the caller's).</summary>
    /// <exception cref="InvalidOperationException">The widths differ.</exception>
    public Span<T> Span<T>()
        where T : unmanaged
    {
        if (Unsafe.SizeOf<T>() != ElementType.ByteWidth() || (typeof(T) == typeof(bool) && ElementType != ElementType.Bool))
        {
            throw new InvalidOperationException($"The tensor holds {ElementType}; it cannot be read as {typeof(T).Name}.");
        }

        return MemoryMarshal.Cast<byte, T>(_memory.Span);
    }

    /// <summary>The same elements under another shape of the same count; memory is shared.</summary>
    public DenseTensor Reshaped(TensorShape shape)
    {
        if (shape.Count != Shape.Count) throw new ArgumentException($"{Shape} cannot be viewed as {shape}: the element counts differ.");
        return _strings is null ? new DenseTensor(ElementType, shape, _memory) : new DenseTensor(shape, _strings);
    }

    /// <summary>The same bytes under another type of the same width; memory is shared.</summary>
    public DenseTensor Reinterpreted(ElementType type) => new(type, Shape, _memory);

    /// <summary>A copy with memory of its own.</summary>
    public DenseTensor Clone() => _strings is null
        ? new DenseTensor(ElementType, Shape, _memory.ToArray())
        : new DenseTensor(Shape, (string[])_strings.Clone());

    /// <summary>Copies every element of a tensor of the same type and count into this one.</summary>
    public void CopyFrom(DenseTensor source)
    {
        if (source.ElementType != ElementType || source.Shape.Count != Shape.Count)
        {
            throw new ArgumentException($"Cannot copy {source} into {this}.");
        }

        if (_strings is null) source.Bytes.CopyTo(Bytes);
        else source.Strings.CopyTo(_strings);
    }

    /// <summary>True when type, shape and every byte are equal.</summary>
    public bool ContentEquals(DenseTensor other) => ElementType == other.ElementType && Shape == other.Shape
        && (_strings is null ? Bytes.SequenceEqual(other.Bytes) : Strings.SequenceEqual(other.Strings));

    /// <summary>Type and shape, as in <c>Float32[1,3,224,224]</c>.</summary>
    public override string ToString() => $"{ElementType}{Shape}";

    private static long ByteCount(ElementType type, TensorShape shape)
    {
        int width = type.ByteWidth();
        if (width == 0) throw new ArgumentException($"{type} has no byte representation.");
        long count = shape.Count;
        if (count > long.MaxValue / width) throw new ArgumentException($"A {type} tensor of shape {shape} is too large.");
        return count * width;
    }
}
