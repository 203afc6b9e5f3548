using System.Numerics;
using Dyadic.Core;

namespace Dyadic.Quantization;

/// <summary>The constants of the range fittings.</summary>
public sealed record RangeSettings
{
    /// <summary>The weight of a new sample in the moving average of the extremes, above 0 and at most 1. 0.01, as 1 − 0.99.</summary>
    public double AveragingConstant { get; init; } = 0.01;

    /// <summary>The share of the numbers that is not clipped, in percent, above 50 and at most 100.</summary>
    public double Percentile { get; init; } = 99.999;

    /// <summary>Bins of a calibration histogram, over negative and positive numbers together: a power of two, 256 to 65536.</summary>
    public int HistogramBins { get; init; } = 4096;

    /// <summary>Checks every number.</summary>
    /// <param name="owner">How the error names the recipe.</param>
    /// <exception cref="DyadicException">A number is out of range.</exception>
    public RangeSettings Validated(string owner)
    {
        if (AveragingConstant is not (> 0 and <= 1)) throw DyadicException.Usage($"{owner}: the averaging constant should be above 0 and at most 1; got {AveragingConstant}.");
        if (Percentile is not (> 50 and <= 100)) throw DyadicException.Usage($"{owner}: the percentile should be above 50 and at most 100; got {Percentile}.");
        if (HistogramBins is < 256 or > 65536 || !BitOperations.IsPow2(HistogramBins)) throw DyadicException.Usage($"{owner}: histogram bins should be a power of two from 256 to 65536; got {HistogramBins}.");
        return this;
    }
}
