namespace Dyadic.Kernels.Tests.Functions;

/// <summary>What integer functions are judged by: the real functions in double.</summary>
internal static class RealFunctions
{
    /// <summary>x · Φ(x).</summary>
    public static double Gelu(double x) => 0.5 * x * (1 + Erf(x / Math.Sqrt(2)));

    /// <summary>A series near 0 and erfc's continued fraction further out; better than 1e-12.</summary>
    public static double Erf(double x)
    {
        if (Math.Abs(x) > 3) return Math.Sign(x) * (1 - (Math.Exp(-x * x) / (Math.Sqrt(Math.PI) * Fraction(Math.Abs(x)))));
        double term = x, sum = x;
        for (int n = 1; Math.Abs(term) > 1e-17; n++) sum += (term *= -x * x / n) / ((2 * n) + 1);
        return 2 / Math.Sqrt(Math.PI) * sum;
    }

    /// <summary>Softmax of S · q.</summary>
    public static double[] Softmax(int[] logits, double scale)
    {
        double greatest = logits.Max();
        double[] terms = [.. logits.Select(logit => Math.Exp(scale * (logit - greatest)))];
        double sum = terms.Sum();
        return [.. terms.Select(term => term / sum)];
    }

    /// <summary>A normal number.</summary>
    public static double Normal(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    /// <summary>Codes of normal logits: round(x / S), cut to 8 bits.</summary>
    public static int[] NormalCodes(Random random, int length, double deviation, double scale) =>
        [.. Enumerable.Range(0, length).Select(_ => (int)Math.Clamp(Math.Round(deviation * Normal(random) / scale), -128, 127))];

    private static double Fraction(double x)
    {
        double tail = x;
        for (int k = 60; k > 0; k--) tail = x + (k / 2.0 / tail);
        return tail;
    }
}
