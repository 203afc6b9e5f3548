using System.Text;

namespace Dyadic.Reporting;

/// <summary>Lines over a common horizontal axis, with a legend that wraps below.</summary>
internal static class LineChart
{
    private const int MostMarkers = 60, MarkersOfLongLines = 10;

    /// <summary>Draws the lines.</summary>
    /// <param name="label">What the picture shows.</param>
    /// <param name="x">The horizontal axis.</param>
    /// <param name="y">The vertical axis.</param>
    /// <param name="lines">The lines.</param>
    /// <param name="width">Width in units of the picture.</param>
    public static string Draw(string label, ChartAxis x, ChartAxis y, IReadOnlyList<ChartLine> lines, double width = 440)
    {
        SvgChart chart = new(label, x, y, width);
        if (!y.IsLogarithmic && y.Low < 0 && y.High > 0) chart.Line("zero", chart.PlaceX(x.Low), chart.PlaceY(0), chart.PlaceX(x.High), chart.PlaceY(0));
        foreach (ChartLine line in lines)
        {
            chart.Path($"line {SvgChart.SeriesStyle(line.Series)}", line.Points.Select(point => (point.X, point.Y)));
            foreach (ChartPoint point in Marked(line).Where(point => !double.IsNaN(point.Y))) chart.Marker(line.Series, point.X, point.Y, point.Title);
        }

        return $"<div class=\"scroll\" tabindex=\"0\" role=\"group\" aria-label=\"{HtmlText.Escape(label)}\">{chart}</div>{Legend(lines.Select(line => (line.Series, line.Name)), lines: true)}";
    }

    // Long lines have a few marks, at other places than those of their neighbours.
    private static IEnumerable<ChartPoint> Marked(ChartLine line)
    {
        int step = line.Points.Count > MostMarkers ? line.Points.Count / MarkersOfLongLines : 1;
        return line.Points.Where((_, i) => (i + (line.Series * step / 5)) % step == 0);
    }

    /// <summary>The names of series beside their marks.</summary>
    /// <param name="series">Numbers and names.</param>
    /// <param name="lines">True to show the series' lines too.</param>
    public static string Legend(IEnumerable<(int Series, string Name)> series, bool lines)
    {
        StringBuilder legend = new("<ul class=\"legend\">");
        foreach ((int number, string name) in series)
        {
            string style = SvgChart.SeriesStyle(number), line = lines ? $"<line class=\"line {style}\" x1=\"0\" y1=\"7\" x2=\"28\" y2=\"7\"/>" : "";
            legend.Append($"<li><svg class=\"key\" viewBox=\"0 0 28 14\" width=\"28\" height=\"14\" aria-hidden=\"true\">{line}<g class=\"{style}\">{SvgChart.Shape(number, 14, 7)}</g></svg>{HtmlText.Escape(name)}</li>");
        }

        return legend.Append("</ul>").ToString();
    }
}

/// <summary>A line of a chart.</summary>
/// <param name="Name">Its name in the legend.</param>
/// <param name="Series">Its colour and dash.</param>
/// <param name="Points">From left to right.</param>
internal sealed record ChartLine(string Name, int Series, IReadOnlyList<ChartPoint> Points);

/// <summary>A point of a line.</summary>
/// <param name="X">To the right.</param>
/// <param name="Y">Upwards; NaN leaves it out.</param>
/// <param name="Title">Appears over it.</param>
internal readonly record struct ChartPoint(double X, double Y, string Title);
