using System.Globalization;
using System.Text;
using Dyadic.Data;
using static Dyadic.Reporting.HtmlText;

namespace Dyadic.Reporting;

/// <summary>A ranking and its proposal as one HTML file that needs nothing else.</summary>
public static class SensitivityHtml
{
    private const double NarrowWidth = 900, UnitsPerLayer = 14, WidestWidth = 2400;

    /// <summary>The document.</summary>
    public static string Of(SensitivityReport report)
    {
        StringBuilder body = new($"<h1>Sensitive layers of {Escape(report.Model)}</h1>\n");
        foreach (string finding in SensitivityText.Findings(report)) body.Append($"<p>{Escape(finding)}</p>\n");
        body.Append($"<h2>One layer quantized, the others in float</h2>\n<p class=\"soft\">Signal-to-noise ratio of the model's first output; lower layers lose more. Activations of the layer have 8 bits.</p>\n<figure>{Layers(report)}</figure>\n");
        HtmlTable table = new("Layers, those that lose most at 4 bits first", [.. SensitivityText.Columns]);
        foreach (LayerSensitivity layer in SensitivityText.Ranked(report)) table.Row(SensitivityText.Cells(report, layer));
        body.Append(table).Append("<h2>Recipes tried</h2>\n").Append($"<figure class=\"fit\">{Trials(report)}</figure>\n");
        if (report.Proposal is { } proposal) body.Append($"<h2>The recipe</h2>\n<p class=\"soft\">For dyadic quantize --recipe FILE.yaml</p>\n<pre tabindex=\"0\"><code>{Escape(proposal.Yaml)}</code></pre>\n");
        body.Append("<h2>How it was measured</h2>\n<dl class=\"facts\">");
        foreach ((string name, string text) in Facts(report)) body.Append($"<dt>{Escape(name)}</dt><dd>{Escape(text)}</dd>");
        return HtmlPage.Of($"Sensitive layers of {report.Model}", body.Append("</dl>\n").ToString());
    }

    private static string Layers(SensitivityReport report)
    {
        ChartLine[] lines = [Line("8 bits", 1, layer => layer.At8), Line("4 bits", 2, layer => layer.At4)];
        ChartAxis x = new("layer, in the order of the network", 0.5, report.Layers.Count + 0.5) { Format = number => number == Math.Floor(number) ? number.ToString(CultureInfo.InvariantCulture) : "" };
        ChartAxis y = ChartAxis.Around("output SQNR, dB", lines.SelectMany(line => line.Points.Select(point => point.Y)));
        return LineChart.Draw("Output signal-to-noise ratio by the layer that is quantized", x, y, lines, Math.Clamp(report.Layers.Count * UnitsPerLayer, NarrowWidth, WidestWidth));

        ChartLine Line(string name, int series, Func<LayerSensitivity, LayerLoss> of) => new(name, series, [.. report.Layers.Select((layer, i) => (layer, i)).Where(pair => double.IsFinite(of(pair.layer).SqnrDecibels))
            .Select(pair => new ChartPoint(pair.i + 1, of(pair.layer).SqnrDecibels, string.Create(CultureInfo.InvariantCulture, $"{pair.layer.Name}, {name}: {of(pair.layer).SqnrDecibels:F1} dB, drop {of(pair.layer).Drop:0.##}")))]);
    }

    private static string Trials(SensitivityReport report)
    {
        bool latency = report.Goal == SensitivityGoal.Latency;
        ParetoPoint[] points = [.. report.Trials.Where(trial => !latency || !double.IsNaN(trial.LatencyMilliseconds)).Select(trial =>
        {
            string label = trial.InFloat.Count > 0 ? $"{trial.InFloat.Count} float" : $"{trial.At4Bits.Count} at 4 bits";
            string tip = string.Create(CultureInfo.InvariantCulture, $"{label}: drop {trial.Loss.Drop:0.##}, {ReportFormat.Bytes(trial.Bytes)}");
            return new ParetoPoint(label, tip, trial == report.Proposal?.Trial ? 3 : trial.Loss.Keeps(report.MaxDrop) ? 1 : 2, latency ? trial.LatencyMilliseconds : trial.Bytes / 1024.0, trial.Loss.Drop, trial.Loss.Drop, trial.Loss.Drop);
        })];
        string unit = report.Unit == MetricUnit.Share ? ", points" : "";
        string chart = ParetoChart.Draw("Drop of the recipes tried over their cost", latency ? "latency, ms" : "parameters, KiB", ($"drop of {report.Metric}{unit}", number => number.ToString("G3", CultureInfo.InvariantCulture)), points, isError: true, report.MaxDrop);
        return chart + LineChart.Legend([(1, "keeps the limit"), (2, "drops too far"), (3, "proposed")], lines: false);
    }

    private static IEnumerable<(string Name, string Text)> Facts(SensitivityReport report)
    {
        yield return ("searched on", report.Data);
        yield return ("verified on", report.VerificationData);
        yield return ("limit", $"{SensitivityText.Plain(report.MaxDrop)}{(report.Unit == MetricUnit.Share ? " percentage points" : "")} of {report.Metric}; least {report.Goal.ToString().ToLowerInvariant()}");
        if (report.Command is { } command) yield return ("command", command);
    }
}
