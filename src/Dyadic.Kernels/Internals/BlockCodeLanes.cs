using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Dyadic.Kernels;

/// <summary>Vectors of 16 columns of <see cref="BlockCodePanels"/>: unpacked to floats, or multiplied by one row as they are.</summary>
/// <remarks>
/// A permutation of 16 numbers reads only four bits of each index, so it masks a code and converts it at once. One function longer than a screen each: only named
/// locals, not arrays, live in registers.
/// </remarks>
/// <typeparam name="TWidth">Vectors, 1 to 3.</typeparam>
internal static unsafe class BlockCodeLanes<TWidth>
    where TWidth : struct, ITileExtent
{
    private const int Lanes = 16;

    // Most zero points are the middle code; taken off early, the rest is small or nothing.
    private const float Middle = 8;

    /// <summary>target[k][n] = (code − zero point) · scale for pairs of steps of one block.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Unpack(byte* codes, float* scales, int width, int pairs, float* target)
    {
        Vector512<float> numbers = Vector512.ConvertToSingle(Vector512<int>.Indices);
        float* zeros = scales + width;
        Vector512<float> scale0 = Vector512.Load(scales), zero0 = Vector512.Load(zeros), scale1 = scale0, zero1 = zero0, scale2 = scale0, zero2 = zero0;
        if (TWidth.Value > 1) (scale1, zero1) = (Vector512.Load(scales + Lanes), Vector512.Load(zeros + Lanes));
        if (TWidth.Value > 2) (scale2, zero2) = (Vector512.Load(scales + (2 * Lanes)), Vector512.Load(zeros + (2 * Lanes)));
        for (int pair = 0; pair < pairs; pair++, codes += width, target += 2 * width)
        {
            Vector512<int> both0 = Avx512F.ConvertToVector512Int32(Vector128.Load(codes)), both1 = both0, both2 = both0;
            if (TWidth.Value > 1) both1 = Avx512F.ConvertToVector512Int32(Vector128.Load(codes + Lanes));
            if (TWidth.Value > 2) both2 = Avx512F.ConvertToVector512Int32(Vector128.Load(codes + (2 * Lanes)));
            ((Avx512F.PermuteVar16x32(numbers, both0) - zero0) * scale0).Store(target);
            if (TWidth.Value > 1) ((Avx512F.PermuteVar16x32(numbers, both1) - zero1) * scale1).Store(target + Lanes);
            if (TWidth.Value > 2) ((Avx512F.PermuteVar16x32(numbers, both2) - zero2) * scale2).Store(target + (2 * Lanes));
            ((Avx512F.PermuteVar16x32(numbers, both0 >>> 4) - zero0) * scale0).Store(target + width);
            if (TWidth.Value > 1) ((Avx512F.PermuteVar16x32(numbers, both1 >>> 4) - zero1) * scale1).Store(target + width + Lanes);
            if (TWidth.Value > 2) ((Avx512F.PermuteVar16x32(numbers, both2 >>> 4) - zero2) * scale2).Store(target + width + (2 * Lanes));
        }
    }

    /// <summary>sums[n] += Σ over blocks of scale · (Σ x · (code − 8) − (zero point − 8) · Σ x).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Multiply(byte* codes, float* scales, int width, int depth, int blockDepth, float* x, float* sums)
    {
        Vector512<float> middle = Vector512.Create(Middle), numbers = Vector512.ConvertToSingle(Vector512<int>.Indices) - middle;
        Vector512<float> sum0 = Vector512.Load(sums), sum1 = sum0, sum2 = sum0;
        if (TWidth.Value > 1) sum1 = Vector512.Load(sums + Lanes);
        if (TWidth.Value > 2) sum2 = Vector512.Load(sums + (2 * Lanes));
        for (int first = 0; first < depth; first += blockDepth, scales += 2 * width)
        {
            int steps = Math.Min(blockDepth, depth - first);
            Vector512<float> total = default, low0 = default, low1 = default, low2 = default, high0 = default, high1 = default, high2 = default;
            for (int k = 0; k < steps; k += 2, codes += width, x += 2)
            {
                Vector512<float> even = Vector512.Create(x[0]), odd = k + 1 < steps ? Vector512.Create(x[1]) : default;
                total += even + odd;
                Vector512<int> both = Avx512F.ConvertToVector512Int32(Vector128.Load(codes));
                low0 = Vector512.FusedMultiplyAdd(Avx512F.PermuteVar16x32(numbers, both), even, low0);
                high0 = Vector512.FusedMultiplyAdd(Avx512F.PermuteVar16x32(numbers, both >>> 4), odd, high0);
                if (TWidth.Value > 1)
                {
                    both = Avx512F.ConvertToVector512Int32(Vector128.Load(codes + Lanes));
                    low1 = Vector512.FusedMultiplyAdd(Avx512F.PermuteVar16x32(numbers, both), even, low1);
                    high1 = Vector512.FusedMultiplyAdd(Avx512F.PermuteVar16x32(numbers, both >>> 4), odd, high1);
                }

                if (TWidth.Value > 2)
                {
                    both = Avx512F.ConvertToVector512Int32(Vector128.Load(codes + (2 * Lanes)));
                    low2 = Vector512.FusedMultiplyAdd(Avx512F.PermuteVar16x32(numbers, both), even, low2);
                    high2 = Vector512.FusedMultiplyAdd(Avx512F.PermuteVar16x32(numbers, both >>> 4), odd, high2);
                }
            }

            sum0 += Finish(scales, width, low0 + high0, total);
            if (TWidth.Value > 1) sum1 += Finish(scales + Lanes, width, low1 + high1, total);
            if (TWidth.Value > 2) sum2 += Finish(scales + (2 * Lanes), width, low2 + high2, total);
        }

        sum0.Store(sums);
        if (TWidth.Value > 1) sum1.Store(sums + Lanes);
        if (TWidth.Value > 2) sum2.Store(sums + (2 * Lanes));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Finish(float* scales, int width, Vector512<float> products, Vector512<float> total) =>
        Vector512.Load(scales) * (products - ((Vector512.Load(scales + width) - Vector512.Create(Middle)) * total));
}
