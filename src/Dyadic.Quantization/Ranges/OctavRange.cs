using Dyadic.Core;

namespace Dyadic.Quantization;

/// <summary>
/// Optimal clipping by Newton–Raphson on the mean squared error of clipping and rounding. Sakr et al., "Optimal Clipping and
/// Magnitude-aware Differentiation for Improved Quantization-aware Training", ICML 2022, section 3 and eq. for s_{n+1}.
/// </summary>
public sealed class OctavRange : IRangeFitting
{
    private const int MostIterations = 20;
    private const double RelativeTolerance = 1e-5;
    private static readonly MseRange BruteForce = new();

    /// <inheritdoc/>
    public string Name => "octav";

    /// <inheritdoc/>
    public RealRange Fit(TensorStatistics seen, AffineFormat format, RangeSettings settings)
    {
        // The model behind the recursion does not hold below 3 bits (Sakr et al., appendix; a sweep is right there).
        if (format.Bits < 3) return BruteForce.Fit(seen, format, settings);
        StreamingHistogram histogram = seen.Histogram;
        bool signed = histogram.Min < 0;
        (double Magnitude, long Count)[] bins = [.. histogram.Bins().Where(bin => bin.Mean != 0).Select(bin => (Math.Abs(bin.Mean), bin.Count))];
        double limit = Math.Max(-histogram.Min, histogram.Max);
        double clip = Solve(bins, limit, NoiseFactor(format.Bits, signed));
        return new RealRange(Math.Max(histogram.Min, -clip), Math.Min(histogram.Max, clip));
    }

    /// <inheritdoc/>
    public double FitSymmetric(ReadOnlySpan<float> values, AffineFormat format, RangeSettings settings)
    {
        if (format.Bits < 3) return BruteForce.FitSymmetric(values, format, settings);
        double limit = MinMaxRange.GreatestMagnitude(values);
        List<(double, long)> bins = new(values.Length);
        foreach (float value in values)
        {
            if (value != 0) bins.Add((Math.Abs(value), 1));
        }

        return Solve([.. bins], limit, NoiseFactor(format.Bits, signed: true));
    }

    /// <summary>c of the recursion: rounding noise is c · s², with step 2s/2^b for signed and s/2^b for unsigned ranges.</summary>
    internal static double NoiseFactor(int bits, bool signed) => Math.Pow(4, -bits) / (signed ? 3 : 12);

    /// <summary>The fixed point of s ← Σ(|x|; |x| > s) / (c · #(0 &lt; |x| ≤ s) + #(|x| > s)), from the mean magnitude of non-zeros.</summary>
    /// <param name="magnitudes">Non-zero magnitudes and how often each occurs.</param>
    /// <param name="limit">The greatest magnitude.</param>
    /// <param name="noiseFactor">c.</param>
    /// <returns>s; 0 when there is nothing; the limit when nothing exceeds s.</returns>
    internal static double Solve(ReadOnlySpan<(double Magnitude, long Count)> magnitudes, double limit, double noiseFactor)
    {
        double total = 0;
        long count = 0;
        foreach ((double magnitude, long times) in magnitudes) (total, count) = (total + (magnitude * times), count + times);
        if (count == 0) return 0;
        double clip = total / count;
        for (int iteration = 0; iteration < MostIterations; iteration++)
        {
            double above = 0;
            long countAbove = 0;
            foreach ((double magnitude, long times) in magnitudes)
            {
                if (magnitude > clip) (above, countAbove) = (above + (magnitude * times), countAbove + times);
            }

            if (countAbove == 0) return limit;
            double next = above / ((noiseFactor * (count - countAbove)) + countAbove);
            bool converged = Math.Abs(next - clip) < RelativeTolerance * clip;
            clip = next;
            if (converged) break;
        }

        return Math.Min(clip, limit);
    }
}
