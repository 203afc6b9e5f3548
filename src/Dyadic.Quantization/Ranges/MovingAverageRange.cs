using Dyadic.Core;

namespace Dyadic.Quantization;

/// <summary>
/// Covers the exponential moving averages of the least and greatest number of each sample: min ← min + c · (min of the sample − min), the
/// first sample giving the start. Jacob et al. 2018, section 3.1; c is the recipe's averaging constant.
/// </summary>
/// <remarks>Weights are seen once, so their moving average is their range.</remarks>
public sealed class MovingAverageRange : IRangeFitting
{
    /// <inheritdoc/>
    public string Name => "moving-average";

    /// <inheritdoc/>
    public RealRange Fit(TensorStatistics seen, AffineFormat format, RangeSettings settings) => seen.AverageRange;

    /// <inheritdoc/>
    public double FitSymmetric(ReadOnlySpan<float> values, AffineFormat format, RangeSettings settings) => MinMaxRange.GreatestMagnitude(values);
}
