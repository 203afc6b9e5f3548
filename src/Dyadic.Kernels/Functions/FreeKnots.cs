using Dyadic.Core;

namespace Dyadic.Kernels.Functions;

/// <summary>The table of N lines with the least greatest error on a grid: each line reaches as far as an error allows, and the error is halved in on.</summary>
/// <remarks>Lines need not meet; where one ends and the next begins they differ by at most twice the error. Nothing is random.</remarks>
public static class FreeKnots
{
    private const int Halvings = 40;
    private const double ManyOctaves = 16;

    /// <summary>Fits a function.</summary>
    /// <param name="function">Finite on the range.</param>
    /// <param name="from">The least x.</param>
    /// <param name="to">The greatest x.</param>
    /// <param name="lines">How many lines, 1 or more.</param>
    /// <param name="points">Points of the grid, the ends included: evenly spaced, or in one ratio where a range above 0 spans more than four octaves.</param>
    public static LineTable Fit(Func<double, double> function, double from, double to, int lines, int points = 16385)
    {
        if (!(to > from) || lines < 1 || points < 2 * lines) throw DyadicException.Usage($"Lines are fitted over a range that is not empty, with two points a line or more; got [{from}, {to}], {lines} lines and {points} points.");
        bool ratios = from > 0 && to > ManyOctaves * from;
        double[] x = [.. Enumerable.Range(0, points).Select(i => (double)i / (points - 1)).Select(share => ratios ? from * Math.Pow(to / from, share) : from + ((to - from) * share))];
        double[] y = Array.ConvertAll(x, at => function(at));
        if (!Array.TrueForAll(y, double.IsFinite)) throw DyadicException.BadInput($"The function is not finite everywhere in [{from}, {to}].");
        double low = 0, high = MinimaxLine.Of(x, y).Error;
        List<(int Start, MinimaxLine Line)> best = Cover(x, y, high, lines)!;
        for (int i = 0; i < Halvings && high > 0; i++)
        {
            double middle = (low + high) / 2;
            if (Cover(x, y, middle, lines) is { } cover) (best, high) = (cover, middle);
            else low = middle;
        }

        return new LineTable([.. best.Skip(1).Select(piece => x[piece.Start])], [.. best.Select(piece => piece.Line.Slope)], [.. best.Select(piece => piece.Line.Intercept)]);
    }

    // Lines within an error from left to right, each as long as can be; null when there would be too many.
    private static List<(int Start, MinimaxLine Line)>? Cover(double[] x, double[] y, double error, int lines)
    {
        List<(int Start, MinimaxLine Line)> cover = [];
        for (int start = 0; start < x.Length;)
        {
            if (cover.Count == lines) return null;
            (int fits, int fails, MinimaxLine line) = (1, x.Length - start + 1, Over(start, 1));
            for (int length = 2; length < fails; length = Math.Min(2 * fits, (fits + fails) / 2))
            {
                MinimaxLine longer = Over(start, length);
                if (longer.Error <= error) (fits, line) = (length, longer);
                else fails = length;
                if (fails - fits == 1) break;
            }

            cover.Add((start, line));
            start += fits;
        }

        return cover;

        MinimaxLine Over(int start, int length) => MinimaxLine.Of(x.AsSpan(start, length), y.AsSpan(start, length));
    }
}
