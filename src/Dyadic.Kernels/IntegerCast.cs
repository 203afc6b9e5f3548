using System.Numerics;
using System.Numerics.Tensors;
using Dyadic.Core;

namespace Dyadic.Kernels;

/// <summary>Integers in another integer type, wrapping around where it is narrower, or as float32, rounded to nearest even.</summary>
/// <remarks>Input and output may not overlap in memory. Runs may overlap in time.</remarks>
public sealed unsafe class IntegerCast
{
    private readonly ElementType _from;
    private readonly ElementType _to;
    private readonly PartLauncher _launcher;

    /// <summary>Fixes the types.</summary>
    /// <exception cref="DyadicException"><see cref="Takes"/> does not hold.</exception>
    public IntegerCast(ElementType from, ElementType to)
    {
        if (!Takes(from, to)) throw DyadicException.Unsupported($"There is no kernel that casts {from} to {to}.");
        (_from, _to) = (from, to);
        _launcher = new PartLauncher(ExecutePart, workPerCount: 1);
    }

    /// <summary>True for casts between integers of 8 to 64 bits, and from those of at most 32 bits to float32.</summary>
    public static bool Takes(ElementType from, ElementType to) =>
        BinaryInteger.Takes(from) && (BinaryInteger.Takes(to) || (to == ElementType.Float32 && from.ByteWidth() <= 4));

    /// <summary>Casts.</summary>
    /// <param name="input">x.</param>
    /// <param name="output">y.</param>
    /// <param name="count">Elements.</param>
    /// <param name="pool">The threads to use.</param>
    public void Run(void* input, void* output, long count, WorkerPool pool) => _launcher.Run(input, null, output, count, pool);

    private void ExecutePart(in RunBuffers buffers, int part, int parts)
    {
        switch (_from)
        {
            case ElementType.UInt8: From<byte>(buffers, part, parts); break;
            case ElementType.Int8: From<sbyte>(buffers, part, parts); break;
            case ElementType.UInt16: From<ushort>(buffers, part, parts); break;
            case ElementType.Int16: From<short>(buffers, part, parts); break;
            case ElementType.UInt32: From<uint>(buffers, part, parts); break;
            case ElementType.Int32: From<int>(buffers, part, parts); break;
            case ElementType.UInt64: From<ulong>(buffers, part, parts); break;
            default: From<long>(buffers, part, parts); break;
        }
    }

    private void From<TFrom>(in RunBuffers buffers, int part, int parts)
        where TFrom : unmanaged, IBinaryInteger<TFrom>
    {
        switch (_to)
        {
            case ElementType.UInt8 or ElementType.Int8: Convert<TFrom, byte>(buffers, part, parts); break;
            case ElementType.UInt16 or ElementType.Int16: Convert<TFrom, ushort>(buffers, part, parts); break;
            case ElementType.UInt32 or ElementType.Int32: Convert<TFrom, uint>(buffers, part, parts); break;
            case ElementType.Float32: Convert<TFrom, float>(buffers, part, parts); break;
            default: Convert<TFrom, ulong>(buffers, part, parts); break;
        }
    }

    private static void Convert<TFrom, TTo>(in RunBuffers buffers, int part, int parts)
        where TFrom : unmanaged, IBinaryInteger<TFrom>
        where TTo : unmanaged, INumberBase<TTo>
    {
        long from = buffers.Count * part / parts;
        int length = checked((int)((buffers.Count * (part + 1) / parts) - from));
        TensorPrimitives.ConvertTruncating(new ReadOnlySpan<TFrom>((TFrom*)buffers.First + from, length), new Span<TTo>((TTo*)buffers.Output + from, length));
    }
}
