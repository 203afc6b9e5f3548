using System.Numerics;

namespace Dyadic.Kernels.Functions;

/// <summary><see cref="RootNormalization"/> with vectors of 64-bit lanes: the same integers, as many at a time as the processor holds.</summary>
internal static class RootNormalizationVectors
{
    /// <summary>Computes one row; see <see cref="RootNormalization.Apply"/>.</summary>
    public static void Apply(RootNormalization function, ReadOnlySpan<int> row, Span<int> codes)
    {
        ChannelAffine affine = function.Affine;
        int channels = row.Length, whole = channels - (channels % Vector<int>.Count);
        long mean = function.IsCentred ? function.Mean(Sum(row, whole)) : 0;
        long factor = function.Factor(Squares(row, whole, mean));
        ReadOnlySpan<long> gains = affine.Gains, offsets = affine.Offsets;
        Vector<long> means = new(mean), factors = new(factor), half = new(1L << (affine.Shift - 1)), least = new(affine.Least), greatest = new(affine.Greatest), unit = new(RootNormalization.Unit);
        for (int c = 0; c < whole; c += Vector<int>.Count)
        {
            Vector.Widen(new Vector<int>(row[c..]), out Vector<long> low, out Vector<long> high);
            low = Codes(low, new Vector<long>(gains[c..]), new Vector<long>(offsets[c..]));
            high = Codes(high, new Vector<long>(gains[(c + Vector<long>.Count)..]), new Vector<long>(offsets[(c + Vector<long>.Count)..]));
            Vector.Narrow(low, high).CopyTo(codes[c..]);
        }

        for (int c = whole; c < channels; c++) codes[c] = affine.Code(c, Math.Clamp(((row[c] - mean) * factor) >> 1, -RootNormalization.Unit, RootNormalization.Unit));

        Vector<long> Codes(Vector<long> x, Vector<long> gain, Vector<long> offset)
        {
            Vector<long> y = Vector.Min(Vector.Max(Vector.ShiftRightArithmetic((x - means) * factors, 1), -unit), unit);
            return Vector.Min(Vector.Max(Vector.ShiftRightArithmetic((y * gain) + offset + half, affine.Shift), least), greatest);
        }
    }

    private static long Sum(ReadOnlySpan<int> row, int whole)
    {
        Vector<long> sums = Vector<long>.Zero;
        for (int c = 0; c < whole; c += Vector<int>.Count)
        {
            Vector.Widen(new Vector<int>(row[c..]), out Vector<long> low, out Vector<long> high);
            sums += low + high;
        }

        long sum = Vector.Sum(sums);
        foreach (int x in row[whole..]) sum += x;
        return sum;
    }

    // Integers below 2²⁵ have squares below 2⁵⁰: rows of up to 2¹³ channels stay within 63 bits, as in the plain function.
    private static ulong Squares(ReadOnlySpan<int> row, int whole, long mean)
    {
        Vector<long> sums = Vector<long>.Zero, means = new(mean);
        for (int c = 0; c < whole; c += Vector<int>.Count)
        {
            Vector.Widen(new Vector<int>(row[c..]), out Vector<long> low, out Vector<long> high);
            low -= means;
            high -= means;
            sums += (low * low) + (high * high);
        }

        ulong squares = (ulong)Vector.Sum(sums);
        foreach (int x in row[whole..]) squares += (ulong)((x - mean) * (x - mean));
        return squares;
    }
}
