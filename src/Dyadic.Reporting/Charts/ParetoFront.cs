namespace Dyadic.Reporting;

/// <summary>The choices that no other choice beats.</summary>
public static class ParetoFront
{
    /// <summary>The points that no other point beats: none costs as little or less and is as good or better, and differs in one of both. In rising order of cost.</summary>
    /// <param name="points">Cost, where less is better, and quality, where more is better. Points with NaN are on no front.</param>
    /// <returns>Indices of points; of equal points all.</returns>
    public static IReadOnlyList<int> Of(IReadOnlyList<(double Cost, double Quality)> points)
    {
        List<int> front = [];
        double best = double.NegativeInfinity, costOfBest = double.NaN;
        foreach (int i in Enumerable.Range(0, points.Count).Where(i => !double.IsNaN(points[i].Cost) && !double.IsNaN(points[i].Quality)).OrderBy(i => points[i].Cost).ThenByDescending(i => points[i].Quality).ThenBy(i => i))
        {
            (double cost, double quality) = points[i];
            if (quality < best || (quality == best && cost != costOfBest)) continue;
            (best, costOfBest) = (quality, cost);
            front.Add(i);
        }

        return front;
    }
}
