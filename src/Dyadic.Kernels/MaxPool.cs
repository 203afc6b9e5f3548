using Dyadic.Core;

namespace Dyadic.Kernels;

/// <summary>Maximum over a window, NHWC, for Float32, UInt8 and Int8. Padding never wins; a window of padding alone gives the type's least value.</summary>
/// <remarks>Runs may overlap in time; input and output may not overlap in memory. Not-a-number wins over numbers.</remarks>
public sealed unsafe class MaxPool
{
    private readonly PoolGeometry _geometry;
    private readonly WindowLines _lines;
    private readonly delegate*<WindowLine*, int, int, void> _reduce;
    private readonly PartLauncher _launcher;

    /// <summary>Fixes shape and type.</summary>
    /// <exception cref="DyadicException">The geometry is inconsistent or the type is not supported.</exception>
    public MaxPool(PoolGeometry geometry, ElementType type)
        : this(geometry, type, CpuFeatures.Tier)
    {
    }

    internal MaxPool(PoolGeometry geometry, ElementType type, KernelTier tier)
    {
        geometry.Validate();
        if (type is not (ElementType.Float32 or ElementType.UInt8 or ElementType.Int8)) throw DyadicException.Unsupported($"Max pooling takes Float32, UInt8 or Int8, not {type}.");
        _geometry = geometry;
        long bytes = (long)geometry.Channels * type.ByteWidth();
        switch (type)
        {
            case ElementType.Float32: _lines = Lines(float.NegativeInfinity); _reduce = WindowReductionTable.Max<float>(tier, bytes); break;
            case ElementType.UInt8: _lines = Lines(byte.MinValue); _reduce = WindowReductionTable.Max<byte>(tier, bytes); break;
            default: _lines = Lines(sbyte.MinValue); _reduce = WindowReductionTable.Max<sbyte>(tier, bytes); break;
        }

        _launcher = new PartLauncher(ExecutePart);
    }

    /// <summary>Pools.</summary>
    /// <param name="input">[Batch][InputHeight][InputWidth][Channels].</param>
    /// <param name="output">[Batch][OutputHeight][OutputWidth][Channels].</param>
    /// <param name="pool">The threads to use.</param>
    public void Run(void* input, void* output, WorkerPool pool) => _launcher.Run(input, null, output, _geometry.OutputPixels, pool);

    private WindowLines Lines<T>(T least)
        where T : unmanaged => new(_geometry, sizeof(T), new ReadOnlySpan<byte>(&least, sizeof(T)));

    private void ExecutePart(in RunBuffers buffers, int part, int parts)
    {
        (int from, int to) = ParallelWork.Slice((int)buffers.Count, part, parts);
        _lines.Reduce(buffers.First, buffers.Output, from, to, 0, _geometry.Channels, _reduce);
    }
}
