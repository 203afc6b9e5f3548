namespace Dyadic.Kernels.Functions;

/// <summary>The line whose greatest distance to points, measured along y, is least.</summary>
/// <param name="Slope">Its slope.</param>
/// <param name="Intercept">Its value at 0.</param>
/// <param name="Error">The greatest distance.</param>
internal readonly record struct MinimaxLine(double Slope, double Intercept, double Error)
{
    /// <summary>The line for points of rising x.</summary>
    /// <remarks>It lies halfway between two parallels that touch the convex hull, one of them along an edge; so all edges are tried.</remarks>
    public static MinimaxLine Of(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        if (x.Length == 1) return new MinimaxLine(0, y[0], 0);
        int[] upper = Hull(x, y, 1), lower = Hull(x, y, -1);
        MinimaxLine best = new(0, 0, double.PositiveInfinity);
        Try(x, y, upper, lower, ref best);
        Try(x, y, lower, upper, ref best);
        return best;
    }

    // For each edge of one chain the farthest point of the other; it moves on as the slope changes.
    private static void Try(ReadOnlySpan<double> x, ReadOnlySpan<double> y, int[] edges, int[] others, ref MinimaxLine best)
    {
        int far = others.Length - 1;
        for (int i = 0; i + 1 < edges.Length; i++)
        {
            double slope = (y[edges[i + 1]] - y[edges[i]]) / (x[edges[i + 1]] - x[edges[i]]), edge = y[edges[i]] - (slope * x[edges[i]]);
            while (far > 0 && Distance(x, y, others[far - 1], slope, edge) >= Distance(x, y, others[far], slope, edge)) far--;
            double other = y[others[far]] - (slope * x[others[far]]), error = Math.Abs(edge - other) / 2;
            if (error < best.Error) best = new MinimaxLine(slope, (edge + other) / 2, error);
        }
    }

    private static double Distance(ReadOnlySpan<double> x, ReadOnlySpan<double> y, int point, double slope, double edge) => Math.Abs(y[point] - (slope * x[point]) - edge);

    // The upper (sign 1) or lower (sign −1) chain of the convex hull, from left to right.
    private static int[] Hull(ReadOnlySpan<double> x, ReadOnlySpan<double> y, int sign)
    {
        List<int> chain = [];
        for (int i = 0; i < x.Length; i++)
        {
            while (chain.Count >= 2 && sign * Turn(x, y, chain[^2], chain[^1], i) >= 0) chain.RemoveAt(chain.Count - 1);
            chain.Add(i);
        }

        return [.. chain];
    }

    // Above 0 when the way through three points turns left.
    private static double Turn(ReadOnlySpan<double> x, ReadOnlySpan<double> y, int a, int b, int c) => ((x[b] - x[a]) * (y[c] - y[a])) - ((y[b] - y[a]) * (x[c] - x[a]));
}
