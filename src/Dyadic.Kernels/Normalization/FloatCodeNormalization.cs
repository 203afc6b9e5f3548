using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Dyadic.Core;

namespace Dyadic.Kernels;

/// <summary>
/// Layer normalization of rows of 8-bit codes: y = clamp(rint(fma(fma(x, r, −m·r), gain, shift)) + zero point), ties to even, with m the mean of the row's codes and
/// r = 1 / √(variance + ε), all in code steps.
/// </summary>
/// <remarks>
/// Every tier gives the same bits: the sums are exact, m and r are computed in float64 and rounded once, and the multiply-adds are fused. The output may be the
/// input. Runs may overlap in time.
/// </remarks>
public sealed unsafe class FloatCodeNormalization
{
    private const int LargestDepth = 1 << 20;

    private readonly PinnedBuffer _gain;
    private readonly PinnedBuffer _shift;
    private readonly int _depth;
    private readonly double _epsilon;
    private readonly bool _signedInput;
    private readonly int _zeroPoint;
    private readonly (int Min, int Max) _range;
    private readonly bool _wide;
    private readonly PartLauncher _launcher;

    /// <summary>Fixes the function.</summary>
    /// <param name="gain">One finite number a code of a row, in steps of the output.</param>
    /// <param name="shift">The same.</param>
    /// <param name="epsilon">ε ≥ 0 in squared steps of the input; above 0 where a row may be constant.</param>
    /// <param name="inputType">UInt8 or Int8.</param>
    /// <param name="outputType">UInt8 or Int8.</param>
    /// <param name="zeroPoint">The code of 0 in the output.</param>
    /// <exception cref="DyadicException">A parameter is out of its range.</exception>
    public FloatCodeNormalization(ReadOnlySpan<float> gain, ReadOnlySpan<float> shift, float epsilon, ElementType inputType, ElementType outputType, int zeroPoint)
        : this(gain, shift, epsilon, inputType, outputType, zeroPoint, CpuFeatures.Tier)
    {
    }

    internal FloatCodeNormalization(ReadOnlySpan<float> gain, ReadOnlySpan<float> shift, float epsilon, ElementType inputType, ElementType outputType, int zeroPoint, KernelTier tier)
    {
        bool bytes = inputType is ElementType.UInt8 or ElementType.Int8 && outputType is ElementType.UInt8 or ElementType.Int8;
        if (!bytes || gain.Length is 0 or > LargestDepth || gain.Length != shift.Length || !(epsilon >= 0) || !float.IsFinite(epsilon))
        {
            throw DyadicException.BadInput($"A normalization of codes takes bytes, gain and shift of one length of at most {LargestDepth} and an epsilon of at least 0; got {inputType}, {outputType}, {gain.Length}, {shift.Length} and {epsilon}.");
        }

        (Int128 min, Int128 max) = outputType.IntegerRange();
        if (zeroPoint < min || zeroPoint > max) throw DyadicException.BadInput($"The zero point {zeroPoint} is not a {outputType} code.");
        (_gain, _shift, _depth) = (PinnedBuffer.Of(gain, gain.Length), PinnedBuffer.Of(shift, shift.Length), gain.Length);
        (_epsilon, _signedInput, _zeroPoint, _range) = (epsilon, inputType == ElementType.Int8, zeroPoint, ((int)min, (int)max));
        _wide = tier >= KernelTier.Vector512 && CpuFeatures.HasAvx512;
        _launcher = new PartLauncher(ExecutePart, gain.Length * 2L);
    }

    /// <summary>Computes rows.</summary>
    /// <param name="input">[rows][depth] codes.</param>
    /// <param name="output">The same shape.</param>
    /// <param name="rows">Rows.</param>
    /// <param name="pool">The threads to use.</param>
    public void Run(byte* input, byte* output, long rows, WorkerPool pool) => _launcher.Run(input, null, output, rows, pool);

    private void ExecutePart(in RunBuffers buffers, int part, int parts)
    {
        long from = buffers.Count * part / parts, to = buffers.Count * (part + 1) / parts;
        for (long row = from; row < to; row++) Row(buffers.First + (row * _depth), buffers.Output + (row * _depth));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Row(byte* x, byte* y)
    {
        long sum = 0, squares = 0;
        int done = _wide ? _depth / 32 * 32 : 0;
        if (done > 0) (sum, squares) = Sums512(x, done);
        for (int i = done; i < _depth; i++)
        {
            long code = Code(x, i);
            (sum, squares) = (sum + code, squares + (code * code));
        }

        double inverse = 1 / Math.Sqrt((((squares * _depth) - (sum * sum)) / ((double)_depth * _depth)) + _epsilon);
        float factor = (float)inverse, offset = (float)(-((double)sum / _depth) * inverse);
        float* gain = (float*)_gain.Pointer, shift = (float*)_shift.Pointer;
        float low = _range.Min - _zeroPoint, high = _range.Max - _zeroPoint;
        int from = _wide ? Apply512(x, y, factor, offset, gain, shift) : 0;
        for (int i = from; i < _depth; i++)
        {
            float real = MathF.FusedMultiplyAdd(MathF.FusedMultiplyAdd(Code(x, i), factor, offset), gain[i], shift[i]);
            // The bounds are integers, so clamping before rounding gives the same code, and the conversion cannot overflow.
            y[i] = (byte)((int)MathF.Round(MathF.Min(MathF.Max(real, low), high), MidpointRounding.ToEven) + _zeroPoint);
        }
    }

    private int Code(byte* x, int i) => _signedInput ? (sbyte)x[i] : x[i];

    // Pairs of squares stay below 2¹⁷, so a lane holds those of 2¹⁴ vectors.
    private (long Sum, long Squares) Sums512(byte* x, int count)
    {
        long sum = 0, squares = 0;
        for (int from = 0; from < count; from += 1 << 18)
        {
            Vector512<int> sums = default, products = default;
            int to = Math.Min(count, from + (1 << 18));
            for (int i = from; i < to; i += 32)
            {
                Vector256<byte> codes = Vector256.Load(x + i);
                Vector512<short> wide = _signedInput ? Avx512BW.ConvertToVector512Int16(codes.AsSByte()) : Avx512BW.ConvertToVector512Int16(codes);
                sums += Avx512BW.MultiplyAddAdjacent(wide, Vector512<short>.One);
                products += Avx512BW.MultiplyAddAdjacent(wide, wide);
            }

            sum += Vector512.Sum(sums);
            squares += Wide(products);
        }

        return (sum, squares);
    }

    private static long Wide(Vector512<int> lanes)
    {
        (Vector512<long> low, Vector512<long> high) = Vector512.Widen(lanes);
        return Vector512.Sum(low + high);
    }

    private int Apply512(byte* x, byte* y, float factor, float offset, float* gain, float* shift)
    {
        Vector512<float> factors = Vector512.Create(factor), offsets = Vector512.Create(offset);
        Vector512<float> low = Vector512.Create((float)(_range.Min - _zeroPoint)), high = Vector512.Create((float)(_range.Max - _zeroPoint));
        Vector512<int> zero = Vector512.Create(_zeroPoint);
        int i = 0;
        for (; i <= _depth - Vector512<int>.Count; i += Vector512<int>.Count)
        {
            Vector128<byte> codes = Vector128.Load(x + i);
            Vector512<int> wide = _signedInput ? Avx512F.ConvertToVector512Int32(codes.AsSByte()) : Avx512F.ConvertToVector512Int32(codes);
            Vector512<float> normal = Vector512.FusedMultiplyAdd(Vector512.ConvertToSingle(wide), factors, offsets);
            Vector512<float> real = Vector512.FusedMultiplyAdd(normal, Vector512.Load(gain + i), Vector512.Load(shift + i));
            // The conversion rounds half to even; narrowing keeps the low byte.
            Vector512<int> rounded = Avx512F.ConvertToVector512Int32(Vector512.Min(Vector512.Max(real, low), high)) + zero;
            Avx512F.ConvertToVector128Byte(rounded).Store(y + i);
        }

        return i;
    }
}
