using System.Numerics;
using Dyadic.Core;

namespace Dyadic.Kernels;

/// <summary>The integer part of a global average pool: y[n, c] = Σ over pixels of (x[n, p, c] − zeroPoint), int32, from NHWC codes.</summary>
/// <remarks>Exact up to 2²³ pixels of 8-bit codes; beyond, sums wrap around. Runs may overlap in time.</remarks>
public sealed unsafe class ChannelSum
{
    private readonly ElementType _type;
    private readonly int _zeroPoint;
    private readonly int _batch;
    private readonly int _pixels;
    private readonly int _channels;
    private readonly int _blocks;
    private readonly bool _vectors;
    private readonly PartLauncher _launcher;

    /// <summary>Fixes shape and type.</summary>
    /// <param name="type">UInt8, Int8, UInt16 or Int16.</param>
    /// <param name="zeroPoint">Taken off every code.</param>
    /// <param name="batch">N, images.</param>
    /// <param name="pixels">H·W.</param>
    /// <param name="channels">C.</param>
    /// <exception cref="DyadicException">The type is not supported or an extent is not positive.</exception>
    public ChannelSum(ElementType type, int zeroPoint, int batch, int pixels, int channels)
        : this(type, zeroPoint, batch, pixels, channels, CpuFeatures.Tier)
    {
    }

    internal ChannelSum(ElementType type, int zeroPoint, int batch, int pixels, int channels, KernelTier tier)
    {
        if (type is not (ElementType.UInt8 or ElementType.Int8 or ElementType.UInt16 or ElementType.Int16)) throw DyadicException.Unsupported($"A channel sum takes 8-bit or 16-bit codes, not {type}.");
        if (batch < 0 || pixels < 1 || channels < 1) throw DyadicException.BadInput($"A channel sum needs positive extents; got {batch} × {pixels} × {channels}.");
        (_type, _zeroPoint, _batch, _pixels, _channels) = (type, zeroPoint, batch, pixels, channels);
        _blocks = (channels + CodeBlock.Length - 1) / CodeBlock.Length;
        _vectors = CodeBlock.UsesVectors(tier);
        _launcher = new PartLauncher(ExecutePart);
    }

    /// <summary>Sums.</summary>
    /// <param name="input">[batch][pixels][channels] codes.</param>
    /// <param name="output">[batch][channels] int32.</param>
    /// <param name="pool">The threads to use.</param>
    public void Run(void* input, int* output, WorkerPool pool) => _launcher.Run(input, null, output, (long)_batch * _blocks, pool);

    private void ExecutePart(in RunBuffers buffers, int part, int parts)
    {
        long from = buffers.Count * part / parts, to = buffers.Count * (part + 1) / parts;
        int* codes = stackalloc int[CodeBlock.Length];
        int width = _type.ByteWidth();
        for (long item = from; item < to; item++)
        {
            (long image, long block) = Math.DivRem(item, _blocks);
            int first = (int)block * CodeBlock.Length;
            int count = Math.Min(CodeBlock.Length, _channels - first);
            int* target = (int*)buffers.Output + (image * _channels) + first;
            new Span<int>(target, count).Fill(unchecked(-_zeroPoint * _pixels));
            for (int pixel = 0; pixel < _pixels; pixel++)
            {
                CodeBlock.Widen(buffers.First + ((((image * _pixels) + pixel) * _channels) + first) * width, _type, codes, count, _vectors);
                Add(codes, target, count);
            }
        }
    }

    private void Add(int* codes, int* target, int count)
    {
        int index = 0;
        if (_vectors)
        {
            for (; index <= count - Vector<int>.Count; index += Vector<int>.Count) Vector.Store(Vector.Load(target + index) + Vector.Load(codes + index), target + index);
        }

        for (; index < count; index++) target[index] += codes[index];
    }
}
