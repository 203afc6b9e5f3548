using System.Numerics;

namespace Dyadic.Kernels;

/// <summary>Float mean over a window, NHWC: the sum of the taps inside the image, divided by their count or by the count with padding.</summary>
/// <remarks>Runs may overlap in time; input and output may not overlap in memory. A window without taps gives 0.</remarks>
public sealed unsafe class AveragePool
{
    /// <summary>Channels that a thread sums at a time, so that the mean of whole images is shared by threads too.</summary>
    private const int ChannelBlock = 256;

    private readonly PoolGeometry _geometry;
    private readonly bool _countPadding;
    private readonly bool _vectors;
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
        (_geometry, _countPadding, _vectors) = (geometry, countIncludePad, CodeBlock.UsesVectors(tier));
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
        long from = buffers.Count * part / parts, to = buffers.Count * (part + 1) / parts;
        for (long item = from; item < to; item++)
        {
            int first = (int)(item % _blocks) * ChannelBlock;
            int count = Math.Min(ChannelBlock, _geometry.Channels - first);
            int pixel = (int)(item / _blocks);
            AveragePixel((float*)buffers.First + first, (float*)buffers.Output + ((long)pixel * _geometry.Channels) + first, pixel, count);
        }
    }

    private void AveragePixel(float* input, float* target, int pixel, int count)
    {
        PoolWindow window = new(_geometry, pixel);
        new Span<float>(target, count).Clear();
        for (int row = window.FromRow; row < window.ToRow; row++)
        {
            for (int column = window.FromColumn; column < window.ToColumn; column++) Add(input + (window.InputPixel(row, column) * _geometry.Channels), target, count);
        }

        Divide(target, Math.Max(1, window.Count(_countPadding)), count);
    }

    private void Add(float* source, float* target, int count)
    {
        int index = 0;
        if (_vectors)
        {
            for (; index <= count - Vector<float>.Count; index += Vector<float>.Count) Vector.Store(Vector.Load(target + index) + Vector.Load(source + index), target + index);
        }

        for (; index < count; index++) target[index] += source[index];
    }

    private static void Divide(float* target, float divisor, int count)
    {
        for (int index = 0; index < count; index++) target[index] /= divisor;
    }
}
