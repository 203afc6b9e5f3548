namespace Dyadic.Reporting;

/// <summary>A quality over a cost: a point a method, the methods that none beats joined by steps, labels where they fit.</summary>
internal static class ParetoChart
{
    private const double LetterWidth = 7, LineHeight = 13, Gap = 8;

    /// <summary>Draws the points.</summary>
    /// <param name="label">What the picture shows.</param>
    /// <param name="cost">Title of the horizontal axis.</param>
    /// <param name="quality">The vertical axis' title and how its numbers are written.</param>
    /// <param name="points">The points.</param>
    /// <param name="isError">True when less quality is better.</param>
    /// <param name="limit">A quality to draw a line at; null for none.</param>
    public static string Draw(string label, string cost, (string Title, Func<double, string> Format) quality, IReadOnlyList<ParetoPoint> points, bool isError, double? limit = null)
    {
        SvgChart chart = new(
            label,
            ChartAxis.Around(cost, points.Select(point => point.Cost), mayBeLogarithmic: true),
            ChartAxis.Around(quality.Title, points.SelectMany(point => (double[])[point.Quality, point.Low, point.High]).Append(limit ?? double.NaN)) with { Format = quality.Format });
        IReadOnlyList<int> front = ParetoFront.Of([.. points.Select(point => (point.Cost, isError ? -point.Quality : point.Quality))]);
        if (limit is { } line) chart.Line("limit", chart.PlaceX(chart.X.Low), chart.PlaceY(line), chart.PlaceX(chart.X.High), chart.PlaceY(line));
        chart.Path("front", Steps(points, front));
        foreach (ParetoPoint point in points.Where(point => point.Low < point.High))
        {
            double x = chart.PlaceX(point.Cost);
            chart.Line($"whisker {SvgChart.SeriesStyle(point.Series)}", x, chart.PlaceY(point.Low), x, chart.PlaceY(point.High));
        }

        List<Box> taken = [.. points.Select(point => new Box(chart.PlaceX(point.Cost) - 5, chart.PlaceY(point.Quality) - 5, 10, 10))];
        foreach (ParetoPoint point in points) chart.Marker(point.Series, point.Cost, point.Quality, point.Title);
        foreach (int i in front.Concat(Enumerable.Range(0, points.Count).Except(front))) Label(chart, points[i], front.Contains(i), taken);
        return chart.ToString();
    }

    // From the cheapest on: along at its quality, then up where the next begins.
    private static IEnumerable<(double X, double Y)> Steps(IReadOnlyList<ParetoPoint> points, IReadOnlyList<int> front)
    {
        for (int i = 0; i < front.Count; i++)
        {
            if (i > 0) yield return (points[front[i]].Cost, points[front[i - 1]].Quality);
            yield return (points[front[i]].Cost, points[front[i]].Quality);
        }
    }

    private static void Label(SvgChart chart, ParetoPoint point, bool isOnFront, List<Box> taken)
    {
        double x = chart.PlaceX(point.Cost), y = chart.PlaceY(point.Quality), width = point.Label.Length * LetterWidth;
        Box[] places =
        [
            new(x + Gap, y - (LineHeight / 2), width, LineHeight), new(x - Gap - width, y - (LineHeight / 2), width, LineHeight),
            new(x - (width / 2), y - Gap - LineHeight, width, LineHeight), new(x - (width / 2), y + Gap, width, LineHeight),
            new(x + Gap, y - (LineHeight * 1.4), width, LineHeight), new(x + Gap, y + (LineHeight * 0.4), width, LineHeight),
        ];
        if (Array.Find(places, place => place.X >= 60 && place.X + place.Width <= chart.Width - 2 && place.Y >= 2 && place.Y + place.Height <= chart.Height - 46 && !taken.Exists(place.Meets)) is not { } free) return;
        taken.Add(free);
        chart.Text(isOnFront ? "label best" : "label", free.X, free.Y + 10, point.Label);
    }

    private sealed record Box(double X, double Y, double Width, double Height)
    {
        public bool Meets(Box other) => X < other.X + other.Width && other.X < X + Width && Y < other.Y + other.Height && other.Y < Y + Height;
    }
}

/// <summary>A point of a Pareto chart.</summary>
/// <param name="Label">Stands beside it.</param>
/// <param name="Title">Appears over it.</param>
/// <param name="Series">Its colour and shape.</param>
/// <param name="Cost">Its place to the right.</param>
/// <param name="Quality">Its place upwards.</param>
/// <param name="Low">Lower end of the interval; the quality itself where there is none.</param>
/// <param name="High">Upper end of the interval.</param>
internal sealed record ParetoPoint(string Label, string Title, int Series, double Cost, double Quality, double Low, double High);
