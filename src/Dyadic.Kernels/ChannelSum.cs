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
    private readonly delegate*<byte*, long, int, int, int*, int, void> _sweep;
    private readonly int _sweepChannels;
    private readonly int _flip;
    private readonly int _flippedZeroPoint;
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
        int width = type.ByteWidth();
        _sweep = ChannelSweepTable.Select(width, (long)channels * width, tier, out int registerBytes);
        _sweepChannels = registerBytes / width;
        // The sweeps add u8 or s16; codes of the other signedness differ from those by a constant.
        (_flip, _flippedZeroPoint) = type switch
        {
            ElementType.Int8 => (unchecked((int)0x80808080), zeroPoint + 128),
            ElementType.UInt16 => (unchecked((int)0x80008000), zeroPoint - (1 << 15)),
            _ => (0, zeroPoint),
        };
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
        for (long item = from; item < to; item++)
        {
            (long image, long block) = Math.DivRem(item, _blocks);
            int first = (int)block * CodeBlock.Length, last = Math.Min(first + CodeBlock.Length, _channels);
            byte* source = buffers.First + (image * _pixels * _channels * _type.ByteWidth());
            int* target = (int*)buffers.Output + (image * _channels);
            if (_sweep == null) SumBlock(source, target, first, last);
            else SumRegisters(source, target, first, last);
        }
    }

    private void SumRegisters(byte* source, int* target, int first, int last)
    {
        int width = _type.ByteWidth();
        int offset = unchecked(-_flippedZeroPoint * _pixels);
        for (int channel = first; channel < last; channel += _sweepChannels)
        {
            // The last register of the channels overlaps the one before, and writes the same sums again.
            int start = Math.Min(channel, _channels - _sweepChannels);
            _sweep(source + ((long)start * width), (long)_channels * width, _pixels, _flip, target + start, offset);
        }
    }

    private void SumBlock(byte* source, int* target, int first, int last)
    {
        int width = _type.ByteWidth(), count = last - first;
        int* codes = stackalloc int[CodeBlock.Length];
        new Span<int>(target + first, count).Fill(unchecked(-_zeroPoint * _pixels));
        for (int pixel = 0; pixel < _pixels; pixel++)
        {
            CodeBlock.Widen(source + ((((long)pixel * _channels) + first) * width), _type, codes, count, _vectors);
            Add(codes, target + first, count);
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
