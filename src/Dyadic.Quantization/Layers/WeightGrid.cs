namespace Dyadic.Quantization;

/// <summary>Recognises weights that were dequantized from integer codes, so that quantizing them again gives the codes back.</summary>
internal static class WeightGrid
{
    // A float32 carries 24 bits; a code of 8 bits leaves 16 for the position between two grid points.
    private const double Tolerance = 1.0 / 64;

    // The chance that so many random numbers all fall within the tolerance of a grid is below 2^-60.
    private const int ManyNumbers = 12;

    // In a small tensor no two codes may be neighbours; the smallest gap is then a few steps.
    private const int MostStepsInGap = 4;

    /// <summary>The step and codes of a uniform grid through 0 that all numbers lie on; null when there is none of so few levels.</summary>
    /// <param name="weights">The numbers.</param>
    /// <param name="mostLevels">Greatest difference between the greatest and least code.</param>
    public static (double Scale, short[] Codes)? Find(ReadOnlySpan<float> weights, int mostLevels)
    {
        SortedSet<float> distinct = [];
        foreach (float weight in weights)
        {
            if (distinct.Add(weight) && distinct.Count > mostLevels + 1) return null;
        }

        // A few numbers lie on some grid by chance; many do not, and a small alphabet used often does not either.
        if (distinct.Count < 3 || (distinct.Count < ManyNumbers && weights.Length < 8 * distinct.Count)) return null;
        double gap = SmallestGap(distinct);
        for (int steps = 1; steps <= MostStepsInGap; steps++)
        {
            if (CodesOf(weights, distinct, gap / steps, mostLevels) is { } found) return found;
        }

        return null;
    }

    private static (double Scale, short[] Codes)? CodesOf(ReadOnlySpan<float> weights, SortedSet<float> distinct, double scale, int mostLevels)
    {
        double span = (double)distinct.Max - distinct.Min;
        double levels = Math.Round(span / scale);
        if (levels > mostLevels) return null;
        scale = span / levels;
        short[] codes = new short[weights.Length];
        for (int i = 0; i < weights.Length; i++)
        {
            double position = weights[i] / scale;
            double code = Math.Round(position);
            if (Math.Abs(position - code) > Tolerance || Math.Abs(code) > mostLevels) return null;
            codes[i] = (short)code;
        }

        return (scale, codes);
    }

    private static double SmallestGap(SortedSet<float> distinct)
    {
        double gap = double.PositiveInfinity;
        float? previous = null;
        foreach (float value in distinct)
        {
            if (previous is { } before) gap = Math.Min(gap, (double)value - before);
            previous = value;
        }

        return gap;
    }
}
