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
            Vector512<long> least = Vector512.Create((long)affine.Least), greatest = Vector512.Create((long)affine.Greatest), unit = Vector512.Create(RootNormalization.Unit);
            bool mayExceed = function.MayExceedUnit;
            for (; channel <= channels - CodeRow.Lanes; channel += CodeRow.Lanes)
            {
                Vector512<int> x = Vector512.Load(row + channel);
                Vector512<long> low = Codes(Vector512.WidenLower(x), gains + channel, offsets + channel), high = Codes(Vector512.WidenUpper(x), gains + channel + 8, offsets + channel + 8);
                Vector512.Narrow(low, high).Store(codes + channel);
            }

            Vector512<long> Codes(Vector512<long> x, long* gain, long* offset)
            {
                Vector512<long> y = ((x - means) * factors) >> 1;
                if (mayExceed) y = Vector512.Min(Vector512.Max(y, -unit), unit);
                return Vector512.Min(Vector512.Max(((y * Vector512.Load(gain)) + Vector512.Load(offset) + half) >> affine.Shift, least), greatest);
            }
        }

        for (; channel < channels; channel++) codes[channel] = affine.Code(channel, Math.Clamp(((row[channel] - mean) * factor) >> 1, -RootNormalization.Unit, RootNormalization.Unit));
    }

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
