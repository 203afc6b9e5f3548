namespace Dyadic.Graphs.Operators;

/// <summary>Mean and variance of a group of numbers, in two passes.</summary>
internal static class Moments
{
    /// <summary>The mean, and the mean squared deviation from it.</summary>
    public static (double Mean, double Variance) Of(ReadOnlySpan<double> group)
    {
        double sum = 0, squares = 0;
        foreach (double x in group) sum += x;
        double mean = sum / group.Length;
        foreach (double x in group) squares += (x - mean) * (x - mean);
        return (mean, squares / group.Length);
    }
}
