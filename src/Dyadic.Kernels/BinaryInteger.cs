using System.Numerics;
using System.Numerics.Tensors;
using Dyadic.Core;

namespace Dyadic.Kernels;

/// <summary>What a <see cref="BinaryInteger"/> computes.</summary>
public enum IntegerBinaryOperation
{
    /// <summary>a + b, wrapping around.</summary>
    Add,

    /// <summary>a − b, wrapping around.</summary>
    Subtract,

    /// <summary>a · b, wrapping around.</summary>
    Multiply,

    /// <summary>The greater.</summary>
    Max,

    /// <summary>The lesser.</summary>
    Min,
}

/// <summary>Elementwise integer operations of two operands of one type, each a whole tensor, a vector along the innermost axis, or a scalar.</summary>
/// <remarks>Results wrap around in the operands' type. The output may be one of the whole operands. Runs may overlap in time.</remarks>
public sealed unsafe class BinaryInteger
{
    private readonly IntegerBinaryOperation _operation;
    private readonly ElementType _type;
    private readonly long _lhsPeriod;
    private readonly long _rhsPeriod;
    private readonly long _segment;
    private readonly long _count;
    private readonly PartLauncher _launcher;

    /// <summary>Fixes operation, type and shape.</summary>
    /// <param name="operation">What to compute.</param>
    /// <param name="type">An integer type of 8 to 64 bits.</param>
    /// <param name="count">Elements of the output.</param>
    /// <param name="lhsPeriod">After how many elements a repeats: <paramref name="count"/>, the innermost extent, or 1.</param>
    /// <param name="rhsPeriod">The same of b. When both repeat within the tensor, they have one period, or one of them is a scalar.</param>
    /// <exception cref="DyadicException">The periods are not of this kind, or the type has no kernel.</exception>
    public BinaryInteger(IntegerBinaryOperation operation, ElementType type, long count, long lhsPeriod, long rhsPeriod)
    {
        (_operation, _type, _count, _lhsPeriod, _rhsPeriod) = (operation, type, count, lhsPeriod, rhsPeriod);
        if (!Takes(type)) throw DyadicException.Unsupported($"Elementwise integer operations take integers of 8 to 64 bits, not {type}.");
        _segment = Math.Max(1, Math.Min(lhsPeriod == 1 ? count : lhsPeriod, rhsPeriod == 1 ? count : rhsPeriod));
        if (count < 0 || !Fits(lhsPeriod) || !Fits(rhsPeriod))
        {
            throw DyadicException.BadInput($"Operands that repeat after {lhsPeriod} and {rhsPeriod} elements cannot be combined into {count}.");
        }

        _launcher = new PartLauncher(ExecutePart, workPerCount: 1);
    }

    /// <summary>True for the types that elementwise integer kernels compute with.</summary>
    public static bool Takes(ElementType type) => type is ElementType.UInt8 or ElementType.Int8 or ElementType.UInt16 or ElementType.Int16
        or ElementType.UInt32 or ElementType.Int32 or ElementType.UInt64 or ElementType.Int64;

    /// <summary>Computes.</summary>
    /// <param name="lhs">a, <c>lhsPeriod</c> elements.</param>
    /// <param name="rhs">b, <c>rhsPeriod</c> elements.</param>
    /// <param name="output">y, <c>count</c> elements.</param>
    /// <param name="pool">The threads to use.</param>
    public void Run(void* lhs, void* rhs, void* output, WorkerPool pool) => _launcher.Run(lhs, rhs, output, _count, pool);

    private bool Fits(long period) => period == 1 || period == _count || (period == _segment && period > 0 && _count % period == 0);

    private void ExecutePart(in RunBuffers buffers, int part, int parts)
    {
        switch (_type)
        {
            case ElementType.UInt8: Compute<byte>(buffers, part, parts); break;
            case ElementType.Int8: Compute<sbyte>(buffers, part, parts); break;
            case ElementType.UInt16: Compute<ushort>(buffers, part, parts); break;
            case ElementType.Int16: Compute<short>(buffers, part, parts); break;
            case ElementType.UInt32: Compute<uint>(buffers, part, parts); break;
            case ElementType.Int32: Compute<int>(buffers, part, parts); break;
            case ElementType.UInt64: Compute<ulong>(buffers, part, parts); break;
            default: Compute<long>(buffers, part, parts); break;
        }
    }

    private void Compute<T>(in RunBuffers buffers, int part, int parts)
        where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T>
    {
        long from = buffers.Count * part / parts, to = buffers.Count * (part + 1) / parts;
        T* a = (T*)buffers.First, b = (T*)buffers.Second, y = (T*)buffers.Output;
        while (from < to)
        {
            int length = (int)Math.Min(Math.Min(to - from, _segment - (from % _segment)), int.MaxValue);
            Span<T> target = new(y + from, length);
            if (_lhsPeriod == 1 && _rhsPeriod == 1)
            {
                WithScalar(new ReadOnlySpan<T>(a, 1), *b, scalarIsFirst: false, target[..1]);
                target.Fill(target[0]);
            }
            else if (_lhsPeriod == 1) WithScalar(new ReadOnlySpan<T>(b + (from % _rhsPeriod), length), *a, scalarIsFirst: true, target);
            else if (_rhsPeriod == 1) WithScalar(new ReadOnlySpan<T>(a + (from % _lhsPeriod), length), *b, scalarIsFirst: false, target);
            else Pairwise(new ReadOnlySpan<T>(a + (from % _lhsPeriod), length), new ReadOnlySpan<T>(b + (from % _rhsPeriod), length), target);
            from += length;
        }
    }

    private void WithScalar<T>(ReadOnlySpan<T> x, T scalar, bool scalarIsFirst, Span<T> target)
        where T : unmanaged, IBinaryInteger<T>
    {
        switch (_operation)
        {
            case IntegerBinaryOperation.Add: TensorPrimitives.Add(x, scalar, target); break;
            case IntegerBinaryOperation.Subtract when scalarIsFirst: TensorPrimitives.Subtract(scalar, x, target); break;
            case IntegerBinaryOperation.Subtract: TensorPrimitives.Subtract(x, scalar, target); break;
            case IntegerBinaryOperation.Multiply: TensorPrimitives.Multiply(x, scalar, target); break;
            case IntegerBinaryOperation.Max: TensorPrimitives.Max(x, scalar, target); break;
            default: TensorPrimitives.Min(x, scalar, target); break;
        }
    }

    private void Pairwise<T>(ReadOnlySpan<T> a, ReadOnlySpan<T> b, Span<T> target)
        where T : unmanaged, IBinaryInteger<T>
    {
        switch (_operation)
        {
            case IntegerBinaryOperation.Add: TensorPrimitives.Add(a, b, target); break;
            case IntegerBinaryOperation.Subtract: TensorPrimitives.Subtract(a, b, target); break;
            case IntegerBinaryOperation.Multiply: TensorPrimitives.Multiply(a, b, target); break;
            case IntegerBinaryOperation.Max: TensorPrimitives.Max(a, b, target); break;
            default: TensorPrimitives.Min(a, b, target); break;
        }
    }
}
