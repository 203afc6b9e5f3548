using System.Numerics.Tensors;
using Dyadic.Core;

namespace Dyadic.Quantization;

/// <summary>Covers everything that was seen; nothing is clipped.</summary>
public sealed class MinMaxRange : IRangeFitting
{
    /// <inheritdoc/>
    public string Name => "min-max";

    /// <inheritdoc/>
    public RealRange Fit(StreamingHistogram histogram, AffineFormat format) => new(histogram.Min, histogram.Max);

    /// <inheritdoc/>
    public double FitSymmetric(ReadOnlySpan<float> values, AffineFormat format) => values.IsEmpty ? 0 : Math.Abs(TensorPrimitives.MaxMagnitude(values));
}
