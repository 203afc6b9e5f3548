using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Dyadic.Kernels.Functions;

/// <summary><see cref="RootNormalization"/> of sixteen channels at a time, in 64-bit lanes: the same integers.</summary>
internal static unsafe class RootNormalizationVectors
{
    /// <summary>Computes one row; see <see cref="RootNormalization.Apply"/>.</summary>
    /// <param name="function">The normalization of at most 2¹³ channels.</param>
    /// <param name="row">C integers.</param>
    /// <param name="codes">Room for C codes.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Apply(RootNormalization function, int* row, int* codes)
    {
        ChannelAffine affine = function.Affine;
        int channels = function.Channels, channel = 0;
        (long sum, ulong squares) = Sums(row, channels);
        long mean = function.IsCentred ? function.Mean(sum) : 0;
        // Σ(x − m)² = Σx² − 2m Σx + C m²; what wraps around at 64 bits wraps back.
        long factor = function.Factor(unchecked(squares - (ulong)(2 * mean * sum) + (ulong)(channels * mean * mean)));
        fixed (long* gains = affine.Gains, offsets = affine.Offsets)
        {
            Vector512<long> means = Vector512.Create(mean), factors = Vector512.Create(factor), half = Vector512.Create(1L << (affine.Shift - 1));
            Vector512<long> least = Vector512.Create((long)affine.Least), greatest = Vector512.Create((long)affine.Greatest);
            Vector512<long> unit = Vector512.Create(RootNormalization.Unit);
            int shift = affine.Shift;
            for (; channel <= channels - CodeRow.Lanes; channel += CodeRow.Lanes)
            {
                Vector512<int> x = Vector512.Load(row + channel);
                Vector512<long> low = Normalize(Vector512.WidenLower(x) - means, factors, unit), high = Normalize(Vector512.WidenUpper(x) - means, factors, unit);
                low = (low * Vector512.Load(gains + channel)) + (Vector512.Load(offsets + channel) + half);
                high = (high * Vector512.Load(gains + channel + 8)) + (Vector512.Load(offsets + channel + 8) + half);
                low = Vector512.Min(Vector512.Max(low >> shift, least), greatest);
                high = Vector512.Min(Vector512.Max(high >> shift, least), greatest);
                Vector512.Narrow(low, high).Store(codes + channel);
            }
        }

        for (; channel < channels; channel++) codes[channel] = affine.Code(channel, Math.Clamp(((row[channel] - mean) * factor) >> 1, -RootNormalization.Unit, RootNormalization.Unit));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<long> Normalize(Vector512<long> deviation, Vector512<long> factors, Vector512<long> unit) =>
        Vector512.Min(Vector512.Max((deviation * factors) >> 1, -unit), unit);

    // Integers below 2²⁵ have squares below 2⁵⁰: rows of up to 2¹³ channels stay within 63 bits.
    private static (long Sum, ulong Squares) Sums(int* row, int channels)
    {
        Vector512<long> sums = Vector512<long>.Zero, squares = Vector512<long>.Zero;
        int channel = 0;
        for (; channel <= channels - CodeRow.Lanes; channel += CodeRow.Lanes)
        {
            Vector512<int> x = Vector512.Load(row + channel);
            Vector512<long> low = Vector512.WidenLower(x), high = Vector512.WidenUpper(x);
            sums += low + high;
            squares += (low * low) + (high * high);
        }

        (long sum, long square) = (Vector512.Sum(sums), Vector512.Sum(squares));
        for (; channel < channels; channel++)
        {
            sum += row[channel];
            square += (long)row[channel] * row[channel];
        }

        return (sum, (ulong)square);
    }
}
