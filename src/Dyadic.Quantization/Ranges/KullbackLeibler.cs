namespace Dyadic.Quantization;

/// <summary>How much a histogram loses when it is clipped and seen through few levels.</summary>
internal static class KullbackLeibler
{
    // An empty bin of one distribution where the other has some weight would make the divergence infinite; it gets this much instead.
    private const double Smoothing = 1e-4;

    /// <summary>
    /// D(P‖Q), natural logarithm. P is the window with what lies outside added to its end bins. Q spreads the counts of each level evenly
    /// over those of its bins where P is not empty. Both are smoothed and normalised.
    /// </summary>
    /// <param name="counts">The histogram.</param>
    /// <param name="from">First bin of the window.</param>
    /// <param name="to">The bin after its last.</param>
    /// <param name="levels">How many levels cover the window.</param>
    /// <returns>+∞ when the window is empty or nearly so.</returns>
    public static double OfQuantized(ReadOnlySpan<long> counts, int from, int to, int levels)
    {
        int width = to - from;
        if (width <= 0) return double.PositiveInfinity;
        levels = Math.Min(levels, width);
        double[] p = new double[width], q = new double[width];
        for (int i = 0; i < width; i++) p[i] = counts[from + i];
        foreach (long below in counts[..from]) p[0] += below;
        foreach (long above in counts[to..]) p[^1] += above;
        for (int level = 0; level < levels; level++)
        {
            int start = (int)((long)level * width / levels), end = (int)((long)(level + 1) * width / levels);
            long sum = 0, used = 0;
            for (int i = start; i < end; i++) (sum, used) = (sum + counts[from + i], used + (p[i] > 0 ? 1 : 0));
            for (int i = start; i < end; i++) q[i] = p[i] > 0 ? (double)sum / used : 0;
        }

        return Smooth(p) && Smooth(q) ? Divergence(p, q) : double.PositiveInfinity;
    }

    // Empty bins get a little of what the others have; then the sum is 1. False when there is too little to give.
    private static bool Smooth(double[] distribution)
    {
        int empty = distribution.Count(value => value == 0), used = distribution.Length - empty;
        if (used == 0) return false;
        double taken = Smoothing * empty / used;
        if (taken >= 1) return false;
        double sum = distribution.Sum();
        for (int i = 0; i < distribution.Length; i++) distribution[i] = (distribution[i] == 0 ? Smoothing : distribution[i] - taken) / sum;
        return true;
    }

    private static double Divergence(double[] p, double[] q)
    {
        double divergence = 0;
        for (int i = 0; i < p.Length; i++)
        {
            if (p[i] > 0 && q[i] > 0) divergence += p[i] * Math.Log(p[i] / q[i]);
        }

        return divergence;
    }
}
