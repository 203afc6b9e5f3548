using Dyadic.Core;

namespace Dyadic.Quantization;

/// <summary>
/// Covers the range whose quantized distribution loses the least information: the Kullback–Leibler divergence of the clipped histogram
/// from the same histogram seen through the format's levels. S. Migacz, "8-bit Inference with TensorRT", GTC 2017.
/// </summary>
/// <remarks>
/// Zeros are left out, for every format has a code for them: after a ReLU their weight would make narrow ranges look best. A format with more levels than the histogram has bins gets everything that was seen.
/// </remarks>
public sealed class EntropyRange : IRangeFitting
{
    private const int MostCandidates = 256;

    /// <inheritdoc/>
    public string Name => "entropy";

    /// <inheritdoc/>
    public RealRange Fit(TensorStatistics seen, AffineFormat format, RangeSettings settings)
    {
        StreamingHistogram histogram = seen.Histogram;
        long[] counts = histogram.Counts.ToArray();
        double width = histogram.BinWidth;
        int half = counts.Length / 2;
        int first = Array.FindIndex(counts, count => count > 0), last = Array.FindLastIndex(counts, count => count > 0);
        if (first < 0) return new RealRange(0, 0);
        int levels = format.MaxCode - format.MinCode + 1;
        int widest = Math.Max(half - first, last + 1 - half);
        // Windows reach equally far to both sides of 0 and end where the numbers do.
        (int From, int To) Window(int reach) => (Math.Max(half - reach, Math.Min(first, half)), Math.Min(half + reach, Math.Max(last + 1, half)));
        int narrowest = 1;
        while (narrowest < widest && Window(narrowest) is var (from, to) && to - from < levels) narrowest++;
        int reach = Best(narrowest, widest, candidate =>
        {
            (int start, int end) = Window(candidate);
            return KullbackLeibler.OfQuantized(counts, start, end, levels);
        });
        return reach == widest
            ? new RealRange(histogram.Min, histogram.Max)
            : new RealRange(Math.Max(histogram.Min, -reach * width), Math.Min(histogram.Max, reach * width));
    }

    /// <inheritdoc/>
    public double FitSymmetric(ReadOnlySpan<float> values, AffineFormat format, RangeSettings settings)
    {
        double limit = MinMaxRange.GreatestMagnitude(values);
        int levels = format.MaxCode + 1, bins = settings.HistogramBins / 2;
        if (limit == 0 || levels >= bins) return limit;
        long[] counts = new long[bins];
        foreach (float value in values) counts[Math.Min((int)(Math.Abs(value) / limit * bins), bins - 1)]++;
        int reach = Best(levels, bins, candidate => KullbackLeibler.OfQuantized(counts, 0, candidate, levels));
        return limit * reach / bins;
    }

    // The widest window wins a tie: it clips least.
    private static int Best(int narrowest, int widest, Func<int, double> divergence)
    {
        int best = widest;
        double least = divergence(widest);
        int step = Math.Max(1, (widest - narrowest) / MostCandidates);
        for (int candidate = widest - step; candidate >= narrowest; candidate -= step)
        {
            double loss = divergence(candidate);
            if (loss < least) (best, least) = (candidate, loss);
        }

        return best;
    }
}
