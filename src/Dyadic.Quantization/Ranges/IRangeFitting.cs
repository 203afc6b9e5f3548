using Dyadic.Core;

namespace Dyadic.Quantization;

/// <summary>Chooses the range of reals that a number format should cover; what lies outside is clipped.</summary>
public interface IRangeFitting
{
    /// <summary>The name recipes and the command line use.</summary>
    string Name { get; }

    /// <summary>The range for a tensor seen during calibration.</summary>
    /// <param name="seen">What was seen.</param>
    /// <param name="format">The format that will cover the range.</param>
    /// <param name="settings">The constants of the recipe.</param>
    RealRange Fit(TensorStatistics seen, AffineFormat format, RangeSettings settings);

    /// <summary>The clip s of a symmetric format over [−s, s] for known numbers, such as the weights of one channel.</summary>
    /// <param name="values">The numbers.</param>
    /// <param name="format">A symmetric format.</param>
    /// <param name="settings">The constants of the recipe.</param>
    /// <returns>s, 0 when all numbers are 0.</returns>
    double FitSymmetric(ReadOnlySpan<float> values, AffineFormat format, RangeSettings settings);
}

/// <summary>A range of reals.</summary>
/// <param name="Min">Least real.</param>
/// <param name="Max">Greatest real.</param>
public readonly record struct RealRange(double Min, double Max)
{
    /// <summary>The least range that holds both.</summary>
    public RealRange Union(RealRange other) => new(Math.Min(Min, other.Min), Math.Max(Max, other.Max));
}
