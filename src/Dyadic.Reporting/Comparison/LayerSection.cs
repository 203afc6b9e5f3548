using System.Globalization;

namespace Dyadic.Reporting;

/// <summary>How near every recipe stays to the float network, value by value.</summary>
internal static class LayerSection
{
    private const double NarrowWidth = 900, UnitsPerValue = 11, WidestWidth = 2400;

    /// <summary>Picture and table; empty where no recipe has values in common with the float network.</summary>
    public static string Of(MethodComparison comparison)
    {
        MethodResult[] methods = [.. comparison.Measured];
        string[] names = Order(methods);
        if (names.Length == 0) return "";
        Dictionary<string, ValueDifference>[] byName = [.. methods.Select(method => method.Layers.DistinctBy(value => value.ReferenceName).ToDictionary(value => value.ReferenceName, StringComparer.Ordinal))];
        List<ChartLine> lines = [];
        for (int m = 1; m < methods.Length; m++)
        {
            Dictionary<string, ValueDifference> values = byName[m];
            string label = methods[m].Label;
            lines.Add(new ChartLine(label, m, [.. names.Select((name, i) => (name, i)).Where(pair => values.TryGetValue(pair.name, out ValueDifference? value) && double.IsFinite(value.SqnrDecibels))
                .Select(pair => new ChartPoint(pair.i + 1, values[pair.name].SqnrDecibels, $"{label}, {pair.i + 1} {pair.name}: {values[pair.name].SqnrDecibels:F1} dB"))]));
        }

        ChartAxis x = new("value, in the order of computation", 0.5, names.Length + 0.5) { Format = number => number == Math.Floor(number) ? number.ToString(CultureInfo.InvariantCulture) : "" };
        ChartAxis y = ChartAxis.Around("SQNR, dB", lines.SelectMany(line => line.Points.Select(point => point.Y)));
        string chart = LineChart.Draw("Signal-to-noise ratio of every value against float", x, y, lines, Math.Clamp(names.Length * UnitsPerValue, NarrowWidth, WidestWidth));
        HtmlTable table = new("Signal-to-noise ratio of every value against float, dB", ["value", "#place", .. methods.Skip(1).Select(method => $"#{method.Label}")]);
        for (int i = 0; i < names.Length; i++)
        {
            string name = names[i];
            table.Row([name, new HtmlCell($"{i + 1}", i + 1), .. byName.Skip(1).Select(values => values.TryGetValue(name, out ValueDifference? value) ? new HtmlCell(ComparisonText.Decibels(value.SqnrDecibels), value.SqnrDecibels) : new HtmlCell("", double.NaN))]);
        }

        return $"<h2>Layer by layer</h2>\n<p class=\"soft\">Codes are turned back into reals and held against the float network's values of the same name. Higher is nearer.</p>\n<figure>{chart}</figure>\n<details><summary>All {names.Length} values</summary>\n{table}</details>\n";
    }

    // Values that only some recipes have are put behind the value that precedes them there.
    private static string[] Order(MethodResult[] methods)
    {
        List<string> names = [];
        foreach (MethodResult method in methods)
        {
            int at = 0;
            foreach (string name in method.Layers.Select(value => value.ReferenceName))
            {
                int known = names.IndexOf(name);
                if (known < 0) names.Insert(at, name);
                at = (known < 0 ? at : known) + 1;
            }
        }

        return [.. names];
    }
}
