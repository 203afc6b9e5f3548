using System.Numerics;
using System.Numerics.Tensors;

namespace Dyadic.Quantization;

/// <summary>
/// A histogram of real numbers that grows its range as values come, in bounded memory: each bin keeps a count and a sum, so range
/// fittings can work with the mean of each bin.
/// </summary>
public sealed class StreamingHistogram
{
    private const int BlockLength = 1024;

    // Below this the factor from numbers to bins would leave float32; smaller numbers share the bins beside 0.
    private const int LeastLimitExponent = -96;

    private readonly int _half;
    private readonly int[] _blockBins = new int[BlockLength];
    private long[] _counts;
    private double[] _sums;
    private double _limit;

    /// <summary>An empty histogram.</summary>
    /// <param name="bins">A power of two; half of the bins are for negative numbers.</param>
    public StreamingHistogram(int bins = 4096)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bins, 2);
        if (!BitOperations.IsPow2(bins)) throw new ArgumentException($"The number of bins should be a power of two; got {bins}.", nameof(bins));
        (_half, _counts, _sums) = (bins / 2, new long[bins], new double[bins]);
    }

    /// <summary>How many numbers were added, zeros included, not-a-number excluded.</summary>
    public long Count { get; private set; }

    /// <summary>How many of them were exactly 0.</summary>
    public long ZeroCount { get; private set; }

    /// <summary>The least number; 0 when there is none.</summary>
    public double Min { get; private set; }

    /// <summary>The greatest number; 0 when there is none.</summary>
    public double Max { get; private set; }

    /// <summary>How many numbers were infinite or not a number; they are in no bin.</summary>
    public long NonFiniteCount { get; private set; }

    /// <summary>The width of a bin; 0 as long as every number was 0.</summary>
    public double BinWidth => _limit / _half;

    /// <summary>Adds numbers.</summary>
    /// <returns>The least and greatest finite number among them; null when there is none.</returns>
    public RealRange? Add(ReadOnlySpan<float> values)
    {
        if (values.IsEmpty) return null;
        float min = TensorPrimitives.Min(values), max = TensorPrimitives.Max(values);
        if (!float.IsFinite(min) || !float.IsFinite(max)) return AddFinite(values);
        (Min, Max) = Count == 0 ? (min, max) : (Math.Min(min, Min), Math.Max(max, Max));
        Count += values.Length;
        double magnitude = Math.Max(-(double)min, max);
        if (magnitude >= _limit && magnitude > 0) Grow(magnitude);
        if (_limit == 0)
        {
            ZeroCount += values.Length;
            return new RealRange(0, 0);
        }

        for (int start = 0; start < values.Length; start += BlockLength) AddBlock(values.Slice(start, Math.Min(BlockLength, values.Length - start)));
        return new RealRange(min, max);
    }

    /// <summary>The non-empty bins, from least to greatest: mean of the bin's numbers and how many there are. Zeros are in their own bin.</summary>
    public IEnumerable<(double Mean, long Count)> Bins()
    {
        bool zerosGiven = ZeroCount == 0;
        for (int bin = 0; bin < _counts.Length; bin++)
        {
            if (!zerosGiven && bin >= _half)
            {
                zerosGiven = true;
                yield return (0, ZeroCount);
            }

            if (_counts[bin] > 0) yield return (_sums[bin] / _counts[bin], _counts[bin]);
        }
    }

    /// <summary>The number below which a share of all numbers lies, linear inside a bin.</summary>
    /// <param name="share">In [0, 1].</param>
    /// <returns>Between <see cref="Min"/> and <see cref="Max"/>; off by at most a bin's width.</returns>
    public double Quantile(double share)
    {
        double wanted = share * Count, seen = 0;
        for (int bin = 0; bin < _counts.Length; bin++)
        {
            if (bin == _half && ZeroCount > 0)
            {
                if (seen + ZeroCount >= wanted) return Math.Clamp(0, Min, Max);
                seen += ZeroCount;
            }

            if (_counts[bin] == 0) continue;
            if (seen + _counts[bin] >= wanted) return Math.Clamp((bin - _half + ((wanted - seen) / _counts[bin])) * BinWidth, Min, Max);
            seen += _counts[bin];
        }

        return Max;
    }

    /// <summary>Counts of all bins, without the zeros; bin i covers [i − n/2, i + 1 − n/2) widths of n bins.</summary>
    internal ReadOnlySpan<long> Counts => _counts;

    private RealRange? AddFinite(ReadOnlySpan<float> values)
    {
        float[] finite = [.. values.ToArray().Where(float.IsFinite)];
        NonFiniteCount += values.Length - finite.Length;
        return Add(finite);
    }

    // Bin i covers [i − half, i + 1 − half) widths. The limit is a power of two, so numbers are scaled without rounding.
    private void AddBlock(ReadOnlySpan<float> values)
    {
        Span<int> bins = _blockBins.AsSpan(0, values.Length);
        float perWidth = (float)(_half / _limit);
        int zeros = 0, i = 0;
        Vector<int> zeroLanes = Vector<int>.Zero, half = new(_half);
        for (; i <= values.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            Vector<float> numbers = new(values[i..]);
            (Vector.ConvertToInt32(Vector.Floor(numbers * perWidth)) + half).CopyTo(bins[i..]);
            zeroLanes += Vector.Equals(numbers, Vector<float>.Zero);
        }

        zeros -= Vector.Sum(zeroLanes);
        for (; i < values.Length; i++)
        {
            bins[i] = (int)MathF.Floor(values[i] * perWidth) + _half;
            if (values[i] == 0) zeros++;
        }

        long[] counts = _counts;
        double[] sums = _sums;
        for (i = 0; i < bins.Length; i++)
        {
            int bin = bins[i];
            counts[bin]++;
            sums[bin] += values[i];
        }

        counts[_half] -= zeros;
        ZeroCount += zeros;
    }

    // Doubling keeps bin borders nested, so merging two bins loses nothing but resolution.
    private void Grow(double magnitude)
    {
        if (_limit == 0)
        {
            _limit = Math.ScaleB(1, Math.Max(Math.ILogB(magnitude) + 1, LeastLimitExponent));
            return;
        }

        while (magnitude >= _limit)
        {
            _limit *= 2;
            MergeHalves();
        }
    }

    private void MergeHalves()
    {
        long[] counts = new long[_counts.Length];
        double[] sums = new double[_sums.Length];
        for (int bin = 0; bin < counts.Length; bin++)
        {
            int target = _half + ((bin - _half) >> 1);
            counts[target] += _counts[bin];
            sums[target] += _sums[bin];
        }

        (_counts, _sums) = (counts, sums);
    }
}
