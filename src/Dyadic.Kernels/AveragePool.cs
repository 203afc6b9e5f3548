using System.Numerics.Tensors;

namespace Dyadic.Kernels;

/// <summary>Float mean over a window, NHWC: the sum of the taps inside the image, divided by their count or by the count with padding.</summary>
/// <remarks>Runs may overlap in time; input and output may not overlap in memory. A window without taps gives 0.</remarks>
public sealed unsafe class AveragePool
{
    /// <summary>Channels that a thread sums at a time, so that the mean of whole images is shared by threads too.</summary>
    private const int ChannelBlock = 256;

    private readonly PoolGeometry _geometry;
    private readonly bool _countPadding;
    private readonly WindowLines _lines;
    private readonly KernelTier _tier;
    private readonly int _blocks;
    private readonly PartLauncher _launcher;

    /// <summary>Fixes the shape.</summary>
    /// <param name="geometry">Shapes, strides, pads.</param>
    /// <param name="countIncludePad">True to divide by the taps that lie in image or padding.</param>
    /// <exception cref="Core.DyadicException">The geometry is inconsistent.</exception>
    public AveragePool(PoolGeometry geometry, bool countIncludePad)
        : this(geometry, countIncludePad, CpuFeatures.Tier)
    {
    }

    internal AveragePool(PoolGeometry geometry, bool countIncludePad, KernelTier tier)
    {
        geometry.Validate();
        (_geometry, _countPadding, _tier) = (geometry, countIncludePad, tier);
        _lines = new WindowLines(geometry, sizeof(float), [0, 0, 0, 0]);
        _blocks = (geometry.Channels + ChannelBlock - 1) / ChannelBlock;
        _launcher = new PartLauncher(ExecutePart);
    }

    /// <summary>Pools.</summary>
    /// <param name="input">[Batch][InputHeight][InputWidth][Channels].</param>
    /// <param name="output">[Batch][OutputHeight][OutputWidth][Channels].</param>
    /// <param name="pool">The threads to use.</param>
    public void Run(float* input, float* output, WorkerPool pool) => _launcher.Run(input, null, output, (long)_geometry.OutputPixels * _blocks, pool);

    private void ExecutePart(in RunBuffers buffers, int part, int parts)
    {
        // All pixels of a block of channels, then the next block, so that whole lines stay together.
        long from = buffers.Count * part / parts, to = buffers.Count * (part + 1) / parts;
        while (from < to)
        {
            (long block, long pixel) = Math.DivRem(from, _geometry.OutputPixels);
            int count = (int)Math.Min(to - from, _geometry.OutputPixels - pixel);
            int first = (int)block * ChannelBlock, channels = Math.Min(ChannelBlock, _geometry.Channels - first);
            _lines.Reduce(buffers.First, buffers.Output, (int)pixel, (int)pixel + count, first, channels, WindowReductionTable.Sum(_tier, channels * sizeof(float)));
            float* target = (float*)buffers.Output + (pixel * _geometry.Channels) + first;
            for (int index = (int)pixel; index < pixel + count; index++, target += _geometry.Channels) Divide(target, index, channels);
            from += count;
        }
    }

    private void Divide(float* target, int pixel, int channels)
    {
        PoolSpan row = _lines.Row(pixel), column = _lines.Columns[pixel % _geometry.OutputWidth];
        int taps = _countPadding ? row.TapsWithPadding * column.TapsWithPadding : row.Taps * column.Taps;
        Span<float> sums = new(target, channels);
        TensorPrimitives.Divide(sums, Math.Max(1, taps), sums);
    }
}
