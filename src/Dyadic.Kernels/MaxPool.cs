using System.Numerics;
using Dyadic.Core;

namespace Dyadic.Kernels;

/// <summary>Maximum over a window, NHWC, for Float32, UInt8 and Int8. Padding never wins; a window of padding alone gives the type's least value.</summary>
/// <remarks>Runs may overlap in time; input and output may not overlap in memory. Not-a-number wins over numbers.</remarks>
public sealed unsafe class MaxPool
{
    private readonly PoolGeometry _geometry;
    private readonly ElementType _type;
    private readonly bool _vectors;
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
        (_geometry, _type, _vectors) = (geometry, type, CodeBlock.UsesVectors(tier));
        _launcher = new PartLauncher(ExecutePart);
    }

    /// <summary>Pools.</summary>
    /// <param name="input">[Batch][InputHeight][InputWidth][Channels].</param>
    /// <param name="output">[Batch][OutputHeight][OutputWidth][Channels].</param>
    /// <param name="pool">The threads to use.</param>
    public void Run(void* input, void* output, WorkerPool pool) => _launcher.Run(input, null, output, _geometry.OutputPixels, pool);

    private void ExecutePart(in RunBuffers buffers, int part, int parts)
    {
        (int from, int to) = ParallelWork.Slice((int)buffers.Count, part, parts);
        switch (_type)
        {
            case ElementType.Float32: PoolPixels((float*)buffers.First, (float*)buffers.Output, from, to, float.NegativeInfinity); break;
            case ElementType.UInt8: PoolPixels(buffers.First, buffers.Output, from, to, byte.MinValue); break;
            default: PoolPixels((sbyte*)buffers.First, (sbyte*)buffers.Output, from, to, sbyte.MinValue); break;
        }
    }

    private void PoolPixels<T>(T* input, T* output, int from, int to, T least)
        where T : unmanaged, INumber<T>
    {
        int channels = _geometry.Channels;
        for (int pixel = from; pixel < to; pixel++)
        {
            PoolWindow window = new(_geometry, pixel);
            T* target = output + ((long)pixel * channels);
            bool first = true;
            for (int row = window.FromRow; row < window.ToRow; row++)
            {
                for (int column = window.FromColumn; column < window.ToColumn; column++)
                {
                    T* source = input + (window.InputPixel(row, column) * channels);
                    if (first) new ReadOnlySpan<T>(source, channels).CopyTo(new Span<T>(target, channels));
                    else Raise(source, target, channels);
                    first = false;
                }
            }

            if (first) new Span<T>(target, channels).Fill(least);
        }
    }

    private void Raise<T>(T* source, T* target, int count)
        where T : unmanaged, INumber<T>
    {
        int index = 0;
        if (_vectors)
        {
            for (; index <= count - Vector<T>.Count; index += Vector<T>.Count)
            {
                Vector.Store(Vector.Max(Vector.Load(target + index), Vector.Load(source + index)), target + index);
            }
        }

        for (; index < count; index++) target[index] = T.Max(target[index], source[index]);
    }
}
