using System.Numerics;
using Dyadic.Core;

namespace Dyadic.Kernels;

/// <summary>Where the results of one axis of a <see cref="BilinearCodes"/> lie between the positions of its input.</summary>
/// <param name="Low">The position before each result.</param>
/// <param name="High">The position after it.</param>
/// <param name="Weight">The share of the position after it, 0 to 2048.</param>
public sealed record BilinearTaps(int[] Low, int[] High, int[] Weight);

/// <summary>
/// Images of bytes resized by the mean of four pixels with weights of 11 bits and one rounding, half up, channels last:
/// ((2048 − r)·((2048 − c)·p + c·q) + r·((2048 − c)·s + c·t) + 2²¹) >> 22, exact in int32.
/// </summary>
/// <remarks>The output must not overlap the input. Runs may overlap in time.</remarks>
public sealed unsafe class BilinearCodes
{
    private const int One = 2048;
    private const int Shift = 22;

    private readonly BilinearTaps _rows;
    private readonly BilinearTaps _columns;
    private readonly int _height;
    private readonly int _width;
    private readonly int _channels;
    private readonly int _length;
    private readonly bool _vectors;
    private readonly PartLauncher _launcher;

    /// <summary>Fixes the geometry.</summary>
    /// <param name="rows">The taps of H′ rows.</param>
    /// <param name="columns">The taps of W′ columns.</param>
    /// <param name="height">H, rows of the input.</param>
    /// <param name="width">W, columns of the input.</param>
    /// <param name="channels">C.</param>
    /// <exception cref="DyadicException">A tap lies outside the image or has another weight.</exception>
    public BilinearCodes(BilinearTaps rows, BilinearTaps columns, int height, int width, int channels)
        : this(rows, columns, height, width, channels, CpuFeatures.Tier)
    {
    }

    internal BilinearCodes(BilinearTaps rows, BilinearTaps columns, int height, int width, int channels, KernelTier tier)
    {
        Require(rows, height);
        Require(columns, width);
        if (channels < 1) throw DyadicException.BadInput($"An image has at least 1 channel; got {channels}.");
        (_rows, _columns, _height, _width, _channels, _length) = (rows, columns, height, width, channels, checked(columns.Low.Length * channels));
        _vectors = CodeBlock.UsesVectors(tier);
        _launcher = new PartLauncher(ExecutePart, _length * 4L);
    }

    /// <summary>Resizes images.</summary>
    /// <param name="input">[images][H][W][C] codes.</param>
    /// <param name="output">[images][H′][W′][C] codes.</param>
    /// <param name="images">How many.</param>
    /// <param name="pool">The threads to use.</param>
    public void Run(byte* input, byte* output, long images, WorkerPool pool) => _launcher.Run(input, null, output, images * _rows.Low.Length, pool);

    private static void Require(BilinearTaps taps, int extent)
    {
        bool fits = taps.Low.Length == taps.High.Length && taps.Low.Length == taps.Weight.Length && Array.TrueForAll(taps.Weight, weight => weight is >= 0 and <= One)
            && Array.TrueForAll(taps.Low, position => position >= 0 && position < extent) && Array.TrueForAll(taps.High, position => position >= 0 && position < extent);
        if (!fits) throw DyadicException.BadInput($"The taps of an axis of {extent} positions must lie inside it, with weights from 0 to {One}.");
    }

    private void ExecutePart(in RunBuffers buffers, int part, int parts)
    {
        long from = buffers.Count * part / parts, to = buffers.Count * (part + 1) / parts;
        // Rows of the input, resized across; a row of the output often needs those of the one before it.
        int* above = (int*)ThreadScratch.Take(2L * _length * sizeof(int)), below = above + _length;
        byte* knownAbove = null, knownBelow = null;
        for (long row = from; row < to; row++)
        {
            int position = (int)(row % _rows.Low.Length);
            byte* image = buffers.First + (row / _rows.Low.Length * _height * _width * _channels);
            byte* top = image + ((long)_rows.Low[position] * _width * _channels), bottom = image + ((long)_rows.High[position] * _width * _channels);
            if (knownAbove != top) Across(top, above);
            if (knownBelow != bottom) Across(bottom, below);
            knownAbove = top;
            knownBelow = bottom;
            Down(above, below, _rows.Weight[position], buffers.Output + (row * _length));
        }
    }

    private void Across(byte* row, int* target)
    {
        for (int column = 0; column < _columns.Low.Length; column++)
        {
            byte* left = row + ((long)_columns.Low[column] * _channels), right = row + ((long)_columns.High[column] * _channels);
            int share = _columns.Weight[column];
            for (int channel = 0; channel < _channels; channel++) *target++ = (left[channel] * (One - share)) + (right[channel] * share);
        }
    }

    private void Down(int* above, int* below, int share, byte* target)
    {
        int index = 0;
        if (_vectors)
        {
            Vector<int> rest = new(One - share), taken = new(share), half = new(1 << (Shift - 1));
            int* block = stackalloc int[Vector<int>.Count];
            for (; index <= _length - Vector<int>.Count; index += Vector<int>.Count)
            {
                Vector<int> sum = (Vector.Load(above + index) * rest) + (Vector.Load(below + index) * taken) + half;
                Vector.Store(Vector.ShiftRightArithmetic(sum, Shift), block);
                for (int lane = 0; lane < Vector<int>.Count; lane++) target[index + lane] = (byte)block[lane];
            }
        }

        for (; index < _length; index++) target[index] = (byte)(((above[index] * (One - share)) + (below[index] * share) + (1 << (Shift - 1))) >> Shift);
    }
}
