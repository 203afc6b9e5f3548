using System.Numerics;
using System.Numerics.Tensors;
using Dyadic.Core;

namespace Dyadic.Kernels;

/// <summary>y = min(max(x, low), high) on integers; <c>high</c> wins where the bounds cross.</summary>
/// <remarks>The output may be the input. Runs may overlap in time.</remarks>
public sealed unsafe class IntegerClamp
{
    private readonly ElementType _type;
    private readonly Int128 _low;
    private readonly Int128 _high;
    private readonly PartLauncher _launcher;

    /// <summary>Fixes type and bounds.</summary>
    /// <param name="type">An integer type of 8 to 64 bits.</param>
    /// <param name="low">The lower bound, a number of the type.</param>
    /// <param name="high">The upper bound, a number of the type.</param>
    /// <exception cref="DyadicException">The type has no kernel or a bound is no number of it.</exception>
    public IntegerClamp(ElementType type, Int128 low, Int128 high)
    {
        if (!BinaryInteger.Takes(type)) throw DyadicException.Unsupported($"Integers of 8 to 64 bits are clamped, not {type}.");
        (Int128 min, Int128 max) = type.IntegerRange();
        if (low < min || low > max || high < min || high > max) throw DyadicException.BadInput($"The bounds {low} and {high} should be numbers of the type {type}.");
        (_type, _low, _high) = (type, low, high);
        _launcher = new PartLauncher(ExecutePart, workPerCount: 1);
    }

    /// <summary>Clamps.</summary>
    /// <param name="input">x.</param>
    /// <param name="output">y.</param>
    /// <param name="count">Elements.</param>
    /// <param name="pool">The threads to use.</param>
    public void Run(void* input, void* output, long count, WorkerPool pool) => _launcher.Run(input, null, output, count, pool);

    private void ExecutePart(in RunBuffers buffers, int part, int parts)
    {
        switch (_type)
        {
            case ElementType.UInt8: Clamp<byte>(buffers, part, parts); break;
            case ElementType.Int8: Clamp<sbyte>(buffers, part, parts); break;
            case ElementType.UInt16: Clamp<ushort>(buffers, part, parts); break;
            case ElementType.Int16: Clamp<short>(buffers, part, parts); break;
            case ElementType.UInt32: Clamp<uint>(buffers, part, parts); break;
            case ElementType.Int32: Clamp<int>(buffers, part, parts); break;
            case ElementType.UInt64: Clamp<ulong>(buffers, part, parts); break;
            default: Clamp<long>(buffers, part, parts); break;
        }
    }

    private void Clamp<T>(in RunBuffers buffers, int part, int parts)
        where T : unmanaged, IBinaryInteger<T>
    {
        long from = buffers.Count * part / parts;
        int length = checked((int)((buffers.Count * (part + 1) / parts) - from));
        Span<T> target = new((T*)buffers.Output + from, length);
        TensorPrimitives.Max(new ReadOnlySpan<T>((T*)buffers.First + from, length), T.CreateTruncating(_low), target);
        TensorPrimitives.Min(target, T.CreateTruncating(_high), target);
    }
}
