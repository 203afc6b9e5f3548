namespace Dyadic.Data;

/// <summary>A 95 % confidence interval.</summary>
/// <param name="Low">The lower end.</param>
/// <param name="High">The upper end.</param>
public readonly record struct ConfidenceInterval(double Low, double High)
{
    /// <summary>The 97.5 % point of the standard normal distribution.</summary>
    internal const double NormalQuantile = 1.959963984540054;

    /// <summary>Wilson's score interval of a proportion (Wilson 1927).</summary>
    /// <param name="successes">In [0, <paramref name="count"/>].</param>
    /// <param name="count">Trials; 0 gives [0, 1].</param>
    public static ConfidenceInterval Wilson(int successes, int count)
    {
        if (count == 0) return new ConfidenceInterval(0, 1);
        const double Z = NormalQuantile;
        double p = (double)successes / count;
        double widened = 1 + (Z * Z / count);
        double centre = (p + (Z * Z / (2 * count))) / widened;
        double reach = Z / widened * Math.Sqrt((p * (1 - p) / count) + (Z * Z / (4.0 * count * count)));
        return new ConfidenceInterval(Math.Max(0, centre - reach), Math.Min(1, centre + reach));
    }
}
