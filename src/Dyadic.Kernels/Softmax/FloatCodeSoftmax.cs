using System.Numerics.Tensors;
using Dyadic.Core;

namespace Dyadic.Kernels;

/// <summary>
/// Softmax of rows of 8-bit codes in float32 over exact sums: y = clamp(rint(e · (levels / Σ e)) + zero point) with e = exponentials[greatest − code], ties to even.
/// </summary>
/// <remarks>
/// Every tier gives the same bits: the sum is exact, and each of the sum's conversion, the quotient and the product is rounded once. The output may be the input.
/// Runs may overlap in time.
/// </remarks>
public sealed unsafe class FloatCodeSoftmax
{
    internal const int Codes = 256;

    private readonly SoftmaxTables _tables;
    private readonly float _levels;
    private readonly int _zeroPoint;
    private readonly (int Min, int Max) _range;
    private readonly int _depth;
    private readonly byte _inputFlip;
    private readonly bool _wide;
    private readonly PartLauncher _launcher;

    /// <summary>Fixes the function.</summary>
    /// <param name="exponentials">256 numbers of [0, 2²⁴), none greater than the one before, the first positive.</param>
    /// <param name="levels">Steps of the output to 1; positive and finite.</param>
    /// <param name="inputType">UInt8 or Int8.</param>
    /// <param name="outputType">UInt8 or Int8.</param>
    /// <param name="zeroPoint">The code of 0 in the output.</param>
    /// <param name="depth">Codes of a row, 1 to 2²⁰.</param>
    /// <exception cref="DyadicException">A parameter is out of its range.</exception>
    public FloatCodeSoftmax(ReadOnlySpan<int> exponentials, float levels, ElementType inputType, ElementType outputType, int zeroPoint, int depth)
        : this(exponentials, levels, inputType, outputType, zeroPoint, depth, CpuFeatures.Tier)
    {
    }

    internal FloatCodeSoftmax(ReadOnlySpan<int> exponentials, float levels, ElementType inputType, ElementType outputType, int zeroPoint, int depth, KernelTier tier)
    {
        bool fits = exponentials.Length == Codes && exponentials[0] > 0 && float.IsFinite(levels) && levels > 0 && depth is >= 1 and <= 1 << 20;
        for (int i = 0; fits && i < Codes; i++) fits = exponentials[i] is >= 0 and < 1 << 24 && (i == 0 || exponentials[i] <= exponentials[i - 1]);
        if (!fits || !IsByte(inputType) || !IsByte(outputType)) throw DyadicException.BadInput($"A softmax of codes takes 256 falling exponentials of [0, 2^24), bytes and rows of at most 2^20 codes; got {exponentials.Length}, {inputType}, {outputType}, {levels} levels and rows of {depth}.");
        (Int128 min, Int128 max) = outputType.IntegerRange();
        if (zeroPoint < min || zeroPoint > max) throw DyadicException.BadInput($"The zero point {zeroPoint} is not a {outputType} code.");
        (_tables, _levels, _zeroPoint, _range, _depth) = (new SoftmaxTables(exponentials), levels, zeroPoint, ((int)min, (int)max), depth);
        _inputFlip = inputType == ElementType.Int8 ? (byte)0x80 : (byte)0;
        _wide = ByteLookUp.HasAvx512Vbmi(tier);
        _launcher = new PartLauncher(ExecutePart, depth * 2L);
    }

    /// <summary>Computes rows.</summary>
    /// <param name="input">[rows][depth] codes.</param>
    /// <param name="output">The same shape.</param>
    /// <param name="rows">Rows.</param>
    /// <param name="pool">The threads to use.</param>
    public void Run(byte* input, byte* output, long rows, WorkerPool pool) => _launcher.Run(input, null, output, rows, pool);

    private static bool IsByte(ElementType type) => type is ElementType.UInt8 or ElementType.Int8;

    private void ExecutePart(in RunBuffers buffers, int part, int parts)
    {
        long from = buffers.Count * part / parts, to = buffers.Count * (part + 1) / parts;
        byte* shares = stackalloc byte[Codes];
        // What no row has written yet is the code of 0; a row leaves the same behind the shares that it needs.
        new Span<byte>(shares, Codes).Fill((byte)_zeroPoint);
        int filled = 0;
        for (long row = from; row < to; row++)
        {
            byte* x = buffers.First + (row * _depth), y = buffers.Output + (row * _depth);
            if (_wide)
            {
                byte greatest = SoftmaxRow512.Greatest(x, _depth, _inputFlip);
                long sum = SoftmaxRow512.Sum(_tables, x, _depth, greatest, _inputFlip);
                filled = SoftmaxRow512.Fill(_tables, _levels / sum, _zeroPoint, _range, shares, filled);
                SoftmaxRow512.Look(shares, x, y, _depth, greatest, _inputFlip);
            }
            else
            {
                filled = Row(x, y, shares, filled);
            }
        }
    }

    private int Row(byte* x, byte* y, byte* shares, int filled)
    {
        byte greatest = 0;
        if (_inputFlip == 0) greatest = TensorPrimitives.Max<byte>(new ReadOnlySpan<byte>(x, _depth));
        else greatest = (byte)(TensorPrimitives.Max<sbyte>(new ReadOnlySpan<sbyte>(x, _depth)) ^ _inputFlip);
        long sum = 0;
        for (int i = 0; i < _depth; i++) sum += _tables.Whole[greatest - (x[i] ^ _inputFlip)];
        float share = _levels / sum;
        int below = 0;
        for (; below < Codes; below++)
        {
            int rounded = (int)MathF.Round(MathF.Min(_tables.Whole[below] * share, 2 * Codes), MidpointRounding.ToEven);
            // Exponentials only fall: behind the first share of 0 all are 0.
            if (rounded == 0) break;
            shares[below] = (byte)Math.Clamp(rounded + _zeroPoint, _range.Min, _range.Max);
        }

        for (int i = below; i < filled; i++) shares[i] = (byte)_zeroPoint;
        for (int i = 0; i < _depth; i++) y[i] = shares[greatest - (x[i] ^ _inputFlip)];
        return below;
    }
}
