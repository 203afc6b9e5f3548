namespace Dyadic.Quantization;

/// <summary>
/// A histogram of real numbers that grows its range as values come, in bounded memory: each bin keeps a count and a sum, so range
/// fittings can work with the mean of each bin.
/// </summary>
public sealed class StreamingHistogram
{
    private const int BinCount = 4096;
    private readonly long[] _counts = new long[BinCount];
    private readonly double[] _sums = new double[BinCount];
    private double _limit;

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

    /// <summary>Adds numbers.</summary>
    public void Add(ReadOnlySpan<float> values)
    {
        foreach (float value in values) Add(value);
    }

    /// <summary>The non-empty bins, from least to greatest: mean of the bin's numbers and how many there are. Zeros are in their own bin.</summary>
    public IEnumerable<(double Mean, long Count)> Bins()
    {
        bool zerosGiven = ZeroCount == 0;
        for (int bin = 0; bin < BinCount; bin++)
        {
            if (!zerosGiven && bin >= BinCount / 2)
            {
                zerosGiven = true;
                yield return (0, ZeroCount);
            }

            if (_counts[bin] > 0) yield return (_sums[bin] / _counts[bin], _counts[bin]);
        }
    }

    private void Add(float value)
    {
        if (!float.IsFinite(value))
        {
            NonFiniteCount++;
            return;
        }

        if (Count == 0) (Min, Max) = (value, value);
        else if (value < Min) Min = value;
        else if (value > Max) Max = value;
        Count++;
        if (value == 0)
        {
            ZeroCount++;
            return;
        }

        double magnitude = Math.Abs(value);
        if (magnitude >= _limit) Grow(magnitude);
        int bin = (int)(((value / _limit) + 1) * (BinCount / 2));
        bin = Math.Clamp(bin, 0, BinCount - 1);
        _counts[bin]++;
        _sums[bin] += value;
    }

    // Doubling keeps bin borders nested, so merging two bins loses nothing but resolution.
    private void Grow(double magnitude)
    {
        if (_limit == 0)
        {
            _limit = Math.ScaleB(1, Math.ILogB(magnitude) + 1);
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
        const int half = BinCount / 2;
        long[] counts = new long[BinCount];
        double[] sums = new double[BinCount];
        for (int bin = 0; bin < BinCount; bin++)
        {
            int target = half + (int)Math.Floor((bin - half) / 2.0);
            counts[target] += _counts[bin];
            sums[target] += _sums[bin];
        }

        counts.CopyTo(_counts, 0);
        sums.CopyTo(_sums, 0);
    }
}
