namespace Dyadic.Graphs.Operators;

/// <summary>The error function in binary64.</summary>
internal static class ErrorFunction
{
    /// <summary><c>erf x</c> to about 1e-15: the Maclaurin series near 0, the continued fraction of erfc beyond.</summary>
    public static double Erf(double x)
    {
        if (double.IsNaN(x)) return x;
        double magnitude = Math.Abs(x);
        double value = magnitude > 6 ? 1 : magnitude < 2.5 ? Series(magnitude) : 1 - Complement(magnitude);
        return Math.CopySign(value, x);
    }

    // erf x = 2/√π · e^(−x²) · Σ 2ⁿ x^(2n+1) / (1·3·…·(2n+1)): every term is positive, so nothing cancels.
    private static double Series(double x)
    {
        double term = x, sum = x;
        for (int n = 1; term > sum * 1e-17; n++)
        {
            term *= 2 * x * x / ((2 * n) + 1);
            sum += term;
        }

        return 2 / Math.Sqrt(Math.PI) * Math.Exp(-x * x) * sum;
    }

    // erfc x = e^(−x²)/√π · 1/(x + (1/2)/(x + (2/2)/(x + (3/2)/(x + …)))), evaluated from a depth where it has converged for x ≥ 2.5.
    private static double Complement(double x)
    {
        double fraction = x;
        for (int n = 120; n >= 1; n--) fraction = x + (n / 2.0 / fraction);
        return Math.Exp(-x * x) / Math.Sqrt(Math.PI) / fraction;
    }
}
