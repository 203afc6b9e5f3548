using System.Globalization;
using System.Xml.Linq;

namespace Dyadic.Reporting.Tests;

/// <summary>Where charts put things.</summary>
public sealed class ChartTests
{
    private static readonly XNamespace Svg = "";

    [Fact]
    public void A_linear_axis_is_affine_and_cuts_what_lies_outside()
    {
        ChartAxis axis = new("x", 10, 30);
        Assert.Equal((0, 0.5, 1), (axis.At(10), axis.At(20), axis.At(30)));
        Assert.Equal((0, 1), (axis.At(-5), axis.At(double.PositiveInfinity)));
        Assert.Equal([10, 15, 20, 25, 30], axis.Ticks(5));
    }

    [Fact]
    public void A_logarithmic_axis_gives_equal_lengths_to_equal_ratios()
    {
        ChartAxis axis = ChartAxis.Around("bytes", [10, 1000], mayBeLogarithmic: true);
        Assert.True(axis.IsLogarithmic);
        Assert.Equal(axis.At(100) - axis.At(10), axis.At(1000) - axis.At(100), 12);
        Assert.All(axis.Ticks(6), tick => Assert.InRange(tick, axis.Low, axis.High));
        Assert.False(ChartAxis.Around("bytes", [10, 20], mayBeLogarithmic: true).IsLogarithmic);
        Assert.False(ChartAxis.Around("bytes", [0, 2000], mayBeLogarithmic: true).IsLogarithmic);
    }

    [Fact]
    public void Ticks_rise_stay_inside_and_are_few()
    {
        Random random = new(7);
        for (int i = 0; i < 500; i++)
        {
            double low = (random.NextDouble() - 0.5) * Math.Pow(10, random.Next(-3, 7)), high = low + (random.NextDouble() * Math.Pow(10, random.Next(-3, 7))) + 1e-6;
            IReadOnlyList<double> ticks = new ChartAxis("x", low, high).Ticks(6);
            Assert.InRange(ticks.Count, 1, 8);
            Assert.All(ticks.Zip(ticks.Skip(1)), pair => Assert.True(pair.First < pair.Second));
            Assert.All(ticks, tick => Assert.InRange(tick, low - 1e-9, high + 1e-9));
        }
    }

    [Fact]
    public void An_axis_of_one_number_or_none_still_has_a_length()
    {
        foreach (double[] numbers in (double[][])[[], [double.NaN], [0], [3], [-2, -2]])
        {
            ChartAxis axis = ChartAxis.Around("x", numbers, mayBeLogarithmic: true);
            Assert.True(axis.High > axis.Low);
        }
    }

    [Fact]
    public void Better_points_stand_higher_and_dearer_ones_further_right()
    {
        string text = ParetoChart.Draw("p", "cost", ("top1", number => number.ToString(CultureInfo.InvariantCulture)), [Point(0, 10, 0.5), Point(1, 20, 0.9), Point(2, 30, 0.7)], isError: false);
        XElement svg = XElement.Parse(text);
        XElement[] markers = [.. svg.Elements(Svg + "g")];
        Assert.Equal(3, markers.Length);
        double[] xs = [Number(markers[0].Element("circle")!, "cx"), Number(markers[1].Element("rect")!, "x")];
        Assert.True(xs[0] < xs[1]);
        Assert.True(Number(markers[0].Element("circle")!, "cy") > Number(markers[1].Element("rect")!, "y"));

        // The third costs more than the second and is worse: the line joins the first two only, by a step.
        string[] corners = svg.Elements("polyline").Single(line => line.Attribute("class")!.Value == "front").Attribute("points")!.Value.Split(' ');
        Assert.Equal(3, corners.Length);
        Assert.Equal(corners[0].Split(',')[1], corners[1].Split(',')[1]);
        Assert.Equal(corners[1].Split(',')[0], corners[2].Split(',')[0]);
    }

    [Fact]
    public void Labels_stay_inside_and_do_not_meet()
    {
        ParetoPoint[] points = [.. Enumerable.Range(0, 12).Select(i => Point(i, 100 + (i % 3), 0.8 + (0.001 * i)))];
        XElement svg = XElement.Parse(ParetoChart.Draw("p", "cost", ("top1", number => $"{number}"), points, isError: false));
        (double X, double Y)[] labels = [.. svg.Elements("text").Where(text => text.Attribute("class")!.Value.StartsWith("label", StringComparison.Ordinal)).Select(text => (Number(text, "x"), Number(text, "y")))];
        Assert.NotEmpty(labels);
        Assert.All(labels, label => Assert.True(label is { X: >= 58 and <= 440, Y: >= 2 and <= 262 }));
        for (int i = 0; i < labels.Length; i++)
        {
            for (int j = 0; j < i; j++) Assert.True(Math.Abs(labels[i].Y - labels[j].Y) >= 12.9 || Math.Abs(labels[i].X - labels[j].X) >= 7 * "method 0".Length, $"{labels[i]} {labels[j]}");
        }
    }

    [Fact]
    public void Names_in_charts_are_text()
    {
        const string hostile = "</text><script>alert('1')</script>&\"\u0001";
        ChartLine line = new(hostile, 0, [new ChartPoint(0, 0, hostile), new ChartPoint(1, 1, hostile)]);
        string text = LineChart.Draw(hostile, new ChartAxis(hostile, 0, 1), new ChartAxis(hostile, 0, 1), [line]);
        Assert.DoesNotContain("<script", text);
        XElement parsed = XElement.Parse($"<div>{text}</div>");
        Assert.Equal(2, parsed.Descendants("title").Count(title => title.Value.Contains("<script>alert('1')</script>&\"", StringComparison.Ordinal)));
    }

    private static ParetoPoint Point(int i, double cost, double quality) => new($"method {i}", $"method {i}", i, cost, quality, quality, quality);

    private static double Number(XElement element, string attribute) => double.Parse(element.Attribute(attribute)!.Value, CultureInfo.InvariantCulture);
}
