using Dyadic.Core;

namespace Dyadic.Quantization;

/// <summary>Covers the range with the least mean squared error of clipping and rounding together, found by a sweep of 100 clips.</summary>
public sealed class MseRange : IRangeFitting
{
    private const int Steps = 100;

    /// <inheritdoc/>
    public string Name => "mse";

    /// <inheritdoc/>
    public RealRange Fit(TensorStatistics seen, AffineFormat format, RangeSettings settings)
    {
        StreamingHistogram histogram = seen.Histogram;
        (double Mean, long Count)[] bins = [.. histogram.Bins()];
        RealRange best = new(histogram.Min, histogram.Max);
        double bestError = double.PositiveInfinity;
        for (int step = Steps; step >= 1; step--)
        {
            RealRange candidate = new(histogram.Min * step / Steps, histogram.Max * step / Steps);
            double error = Error(bins, format.Fit(candidate.Min, candidate.Max));
            if (error < bestError) (best, bestError) = (candidate, error);
        }

        return best;
    }

    /// <inheritdoc/>
    public double FitSymmetric(ReadOnlySpan<float> values, AffineFormat format, RangeSettings settings)
    {
        double max = MinMaxRange.GreatestMagnitude(values);
        if (max == 0) return 0;
        double best = max, bestError = double.PositiveInfinity;
        for (int step = Steps; step >= 1; step--)
        {
            double clip = max * step / Steps;
            double error = Error(values, clip / format.MaxCode, format.MaxCode);
            if (error < bestError) (best, bestError) = (clip, error);
        }

        return best;
    }

    private static double Error((double Mean, long Count)[] bins, AffineParameters parameters)
    {
        double error = 0;
        // Within a bin the rounding error is spread over a step when the step is narrower than the bin, so the mean alone would hide it.
        foreach ((double mean, long count) in bins)
        {
            double difference = mean - parameters.Decode(parameters.Encode(mean));
            error += count * difference * difference;
        }

        return error;
    }

    private static double Error(ReadOnlySpan<float> values, double scale, int maxCode)
    {
        double error = 0;
        foreach (float value in values)
        {
            double difference = value - (scale * Math.Clamp(Math.Round(value / scale, MidpointRounding.AwayFromZero), -maxCode, maxCode));
            error += difference * difference;
        }

        return error;
    }
}
