using System.Numerics.Tensors;
using Dyadic.Core;

namespace Dyadic.Quantization;

/// <summary>Covers everything that was seen; nothing is clipped.</summary>
public sealed class MinMaxRange : IRangeFitting
{
    /// <inheritdoc/>
    public string Name => "min-max";

    /// <inheritdoc/>
    public RealRange Fit(TensorStatistics seen, AffineFormat format, RangeSettings settings) => new(seen.Histogram.Min, seen.Histogram.Max);

    /// <inheritdoc/>
    public double FitSymmetric(ReadOnlySpan<float> values, AffineFormat format, RangeSettings settings) => GreatestMagnitude(values);

    /// <summary>max |value|; 0 when there is none.</summary>
    internal static double GreatestMagnitude(ReadOnlySpan<float> values) => values.IsEmpty ? 0 : Math.Abs(TensorPrimitives.MaxMagnitude(values));
}
