using System.Globalization;
using System.Text;

namespace Dyadic.Reporting;

/// <summary>An SVG picture with two axes. Colours, strokes and fonts are classes that the page's style defines, for light and dark.</summary>
internal sealed class SvgChart
{
    /// <summary>How many classes of series the style has; no multiple of the number of marks, so that colour and mark together tell 28 series.</summary>
    public const int SeriesStyles = 7;

    private const double Left = 58, Right = 14, Top = 14, Bottom = 46;
    private const double MarkerRadius = 4.5;

    private readonly StringBuilder _body = new();
    private readonly string _label;

    /// <summary>An empty chart with its axes.</summary>
    /// <param name="label">What the picture shows, for those who cannot see it.</param>
    /// <param name="x">The horizontal axis.</param>
    /// <param name="y">The vertical axis.</param>
    /// <param name="width">Width in units of the picture.</param>
    /// <param name="height">Height in units of the picture.</param>
    public SvgChart(string label, ChartAxis x, ChartAxis y, double width = 440, double height = 300)
    {
        (_label, X, Y, Width, Height) = (label, x, y, width, height);
        foreach (double tick in y.Ticks(6))
        {
            double at = PlaceY(tick);
            Line("grid", Left, at, Width - Right, at);
            Text("tick end", Left - 6, at + 4, y.Format(tick));
        }

        foreach (double tick in x.Ticks(Math.Max(4, (int)((Width - Left - Right) / 62))))
        {
            double at = PlaceX(tick);
            Line("grid", at, Top, at, Height - Bottom);
            Text("tick middle", at, Height - Bottom + 16, x.Format(tick));
        }

        Text("axis middle", (Left + Width - Right) / 2, Height - 8, x.Title);
        double middle = (Top + Height - Bottom) / 2;
        _body.Append(CultureInfo.InvariantCulture, $"""<text class="axis middle" transform="translate(13 {N(middle)}) rotate(-90)">{HtmlText.Escape(y.Title)}</text>""");
    }

    /// <summary>The horizontal axis.</summary>
    public ChartAxis X { get; }

    /// <summary>The vertical axis.</summary>
    public ChartAxis Y { get; }

    /// <summary>Width in units of the picture.</summary>
    public double Width { get; }

    /// <summary>Height in units of the picture.</summary>
    public double Height { get; }

    /// <summary>Where a number stands from the left.</summary>
    public double PlaceX(double number) => Left + (X.At(number) * (Width - Left - Right));

    /// <summary>Where a number stands from the top.</summary>
    public double PlaceY(double number) => Height - Bottom - (Y.At(number) * (Height - Top - Bottom));

    /// <summary>A straight line between two places.</summary>
    public void Line(string style, double fromX, double fromY, double toX, double toY) =>
        _body.Append($"""<line class="{style}" x1="{N(fromX)}" y1="{N(fromY)}" x2="{N(toX)}" y2="{N(toY)}"/>""");

    /// <summary>A line through points of the axes; those that are not numbers are left out.</summary>
    public void Path(string style, IEnumerable<(double X, double Y)> points)
    {
        string path = string.Join(' ', points.Where(point => !double.IsNaN(point.Y)).Select(point => $"{N(PlaceX(point.X))},{N(PlaceY(point.Y))}"));
        _body.Append($"""<polyline class="{style}" points="{path}"/>""");
    }

    /// <summary>A point of a series, with a text that appears over it.</summary>
    public void Marker(int series, double x, double y, string title) =>
        _body.Append($"""<g class="marker {SeriesStyle(series)}"><title>{HtmlText.Escape(title)}</title>{Shape(series, PlaceX(x), PlaceY(y))}</g>""");

    /// <summary>The mark of a series around a place: series of one colour differ in their marks.</summary>
    public static string Shape(int series, double x, double y)
    {
        double r = MarkerRadius;
        return (series % 4) switch
        {
            0 => $"""<circle cx="{N(x)}" cy="{N(y)}" r="{N(r)}"/>""",
            1 => $"""<rect x="{N(x - r)}" y="{N(y - r)}" width="{N(2 * r)}" height="{N(2 * r)}"/>""",
            2 => $"""<path d="M{N(x)} {N(y - r - 1)} l{N(r + 1)} {N((2 * r) + 1)} h{N(-2 * (r + 1))} z"/>""",
            _ => $"""<path d="M{N(x)} {N(y - r - 1)} l{N(r + 1)} {N(r + 1)} l{N(-r - 1)} {N(r + 1)} l{N(-r - 1)} {N(-r - 1)} z"/>""",
        };
    }

    /// <summary>A text at a place.</summary>
    public void Text(string style, double x, double y, string text) => _body.Append($"""<text class="{style}" x="{N(x)}" y="{N(y)}">{HtmlText.Escape(text)}</text>""");

    /// <summary>The class of a series.</summary>
    public static string SeriesStyle(int series) => $"s{series % SeriesStyles}";

    /// <inheritdoc/>
    public override string ToString() =>
        $"""<svg class="chart" viewBox="0 0 {N(Width)} {N(Height)}" width="{N(Width)}" height="{N(Height)}" role="img" aria-label="{HtmlText.Escape(_label)}">{_body}</svg>""";

    private static string N(double number) => Math.Round(number, 2).ToString(CultureInfo.InvariantCulture);
}
