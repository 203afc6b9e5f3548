using System.Numerics;
using Dyadic.Core;

namespace Dyadic.Kernels;

/// <summary>16-bit codes as two planes of bytes, high·256 + low; signed codes are shifted by 2¹⁵ first. docs/quantized-arithmetic.md, eq. (11).</summary>
/// <remarks>Runs may overlap in time; the buffers may not overlap in memory.</remarks>
public sealed unsafe class BytePlaneSplit
{
    private readonly ushort _flip;
    private readonly bool _vectors;
    private readonly PartLauncher _launcher;

    /// <summary>Fixes the type.</summary>
    /// <param name="type">UInt16 or Int16.</param>
    /// <exception cref="DyadicException">The type is another.</exception>
    public BytePlaneSplit(ElementType type)
        : this(type, CpuFeatures.Tier)
    {
    }

    internal BytePlaneSplit(ElementType type, KernelTier tier)
    {
        if (type is not (ElementType.UInt16 or ElementType.Int16)) throw DyadicException.Unsupported($"Byte planes are made of 16-bit codes, not {type}.");
        _flip = type == ElementType.Int16 ? (ushort)0x8000 : (ushort)0;
        _vectors = CodeBlock.UsesVectors(tier);
        _launcher = new PartLauncher(ExecutePart, workPerCount: 1);
    }

    /// <summary>Splits.</summary>
    /// <param name="input">16-bit codes.</param>
    /// <param name="high">Their high bytes.</param>
    /// <param name="low">Their low bytes.</param>
    /// <param name="count">Codes.</param>
    /// <param name="pool">The threads to use.</param>
    public void Run(void* input, byte* high, byte* low, long count, WorkerPool pool) => _launcher.Run(input, low, high, count, pool);

    private void ExecutePart(in RunBuffers buffers, int part, int parts)
    {
        long index = buffers.Count * part / parts, to = buffers.Count * (part + 1) / parts;
        ushort* codes = (ushort*)buffers.First;
        byte* high = buffers.Output, low = buffers.Second;
        if (_vectors)
        {
            Vector<ushort> flip = new(_flip), mask = new((ushort)0xFF);
            for (; index <= to - Vector<byte>.Count; index += Vector<byte>.Count)
            {
                Vector<ushort> first = Vector.Load(codes + index) ^ flip, second = Vector.Load(codes + index + Vector<ushort>.Count) ^ flip;
                Vector.Store(Vector.Narrow(first >>> 8, second >>> 8), high + index);
                Vector.Store(Vector.Narrow(first & mask, second & mask), low + index);
            }
        }

        for (; index < to; index++)
        {
            int code = codes[index] ^ _flip;
            (high[index], low[index]) = ((byte)(code >> 8), (byte)code);
        }
    }
}
