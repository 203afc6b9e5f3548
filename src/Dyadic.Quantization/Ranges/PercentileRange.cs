using Dyadic.Core;

namespace Dyadic.Quantization;

/// <summary>
/// Clips a fixed share of the numbers: with the recipe's percentile p, activations lose (100 − p) / 2 percent of their numbers at each
/// end, weights 100 − p percent of their magnitudes.
/// </summary>
public sealed class PercentileRange : IRangeFitting
{
    /// <inheritdoc/>
    public string Name => "percentile";

    /// <inheritdoc/>
    public RealRange Fit(TensorStatistics seen, AffineFormat format, RangeSettings settings)
    {
        double tail = (1 - (settings.Percentile / 100)) / 2;
        return new RealRange(seen.Histogram.Quantile(tail), seen.Histogram.Quantile(1 - tail));
    }

    /// <inheritdoc/>
    public double FitSymmetric(ReadOnlySpan<float> values, AffineFormat format, RangeSettings settings)
    {
        if (values.IsEmpty) return 0;
        float[] magnitudes = new float[values.Length];
        for (int i = 0; i < magnitudes.Length; i++) magnitudes[i] = Math.Abs(values[i]);
        Array.Sort(magnitudes);
        // The quantile of a sample, linear between neighbours.
        double position = (magnitudes.Length - 1) * settings.Percentile / 100;
        int below = (int)position;
        double above = magnitudes[Math.Min(below + 1, magnitudes.Length - 1)];
        return magnitudes[below] + ((position - below) * (above - magnitudes[below]));
    }
}
