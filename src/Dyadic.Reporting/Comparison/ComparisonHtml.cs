using System.Globalization;
using System.Text;
using Dyadic.Data;
using static Dyadic.Reporting.HtmlText;

namespace Dyadic.Reporting;

/// <summary>A comparison as one HTML file that needs nothing else.</summary>
public static class ComparisonHtml
{
    /// <summary>The document.</summary>
    public static string Of(MethodComparison comparison)
    {
        ComparisonSubject subject = comparison.Subject;
        StringBuilder body = new();
        body.Append($"<h1>Recipes on {Escape(subject.Model)}</h1>\n");
        foreach (string finding in ComparisonText.Findings(comparison)) body.Append($"<p>{Escape(finding)}</p>\n");
        body.Append(Table(comparison));
        body.Append($"<h2>{Escape(subject.Metric)} over cost</h2>\n<p class=\"soft\">A dashed line joins the recipes that no other beats. Bars are 95 % intervals.</p>\n{Costs(comparison)}");
        body.Append(LayerSection.Of(comparison));
        body.Append(FunctionSection.Of(comparison.Functions));
        body.Append(Facts(comparison));
        return HtmlPage.Of($"Recipes on {subject.Model}", body.ToString());
    }

    private static HtmlTable Table(MethodComparison comparison)
    {
        HtmlTable table = new("Results of the recipes", [.. ComparisonText.Columns(comparison)]);
        foreach (MethodResult method in comparison.Methods.Prepend(comparison.Float))
        {
            if (method.Failure is { } failure) table.Sentence(method.Label, failure);
            else table.Row(ComparisonText.Cells(comparison, method));
        }

        return table;
    }

    // The choice works without script: a radio button shows its panel.
    private static string Costs(MethodComparison comparison)
    {
        (string Name, string Title, Func<MethodResult, double> Of)[] costs =
        [
            ("size", "weights and tables, KiB", method => (method.WeightBytes + method.TableBytes) / 1024.0),
            ("latency", "latency, ms", method => method.LatencyMilliseconds),
            ("energy", "energy of a run, µJ", method => method.Energy.Total),
        ];
        StringBuilder html = new("<div class=\"switch\" role=\"radiogroup\" aria-label=\"Cost\">");
        for (int i = 0; i < costs.Length; i++) html.Append($"<input type=\"radio\" name=\"cost\" id=\"cost{i}\"{(i == 0 ? " checked" : "")}><label for=\"cost{i}\">{costs[i].Name}</label>");
        html.Append("<div class=\"panels\">");
        foreach ((string name, string title, Func<MethodResult, double> cost) in costs) html.Append($"<figure class=\"panel fit\">{Chart(comparison, name, title, cost)}</figure>");
        return html.Append("</div></div>\n").ToString();
    }

    private static string Chart(MethodComparison comparison, string name, string title, Func<MethodResult, double> cost)
    {
        ComparisonSubject subject = comparison.Subject;
        ParetoPoint[] points = [.. comparison.Measured.Select((method, i) =>
        {
            double value = method.Metric!.Value;
            ConfidenceInterval interval = method.Metric.Interval ?? new ConfidenceInterval(value, value);
            string tip = string.Create(CultureInfo.InvariantCulture, $"{method.Label}: {subject.Metric} {ComparisonText.Metric(value, subject.Unit)}, {title} {cost(method):G4}");
            return new ParetoPoint(method.Label, tip, i, cost(method), value, interval.Low, interval.High);
        })];
        Func<double, string> format = subject.Unit == MetricUnit.Share ? share => (100 * share).ToString("G4", CultureInfo.InvariantCulture) : number => number.ToString("G4", CultureInfo.InvariantCulture);
        string unit = subject.Unit switch { MetricUnit.Share => ", %", MetricUnit.Decibels => ", dB", _ => "" };
        return ParetoChart.Draw($"{subject.Metric} over {name}", title, (subject.Metric + unit, format), points, subject.MetricIsError) + LineChart.Legend(points.Select(point => (point.Series, point.Label)), lines: false);
    }

    private static string Facts(MethodComparison comparison)
    {
        ComparisonSubject subject = comparison.Subject;
        StringBuilder html = new("<h2>How it was measured</h2>\n<dl class=\"facts\">");
        Fact("metric", $"{subject.Metric}: {subject.MetricMeaning}");
        Fact("measured on", subject.Data);
        Fact("calibrated on", $"{subject.CalibrationSamples} samples of {subject.Calibration}");
        if (subject.Preprocessing is { } preprocessing) Fact("preprocessing", preprocessing.ReplaceLineEndings("; ").TrimEnd(' ', ';'));
        Fact("latency", $"lower quartile over {InterleavedLatency.Rounds} rounds in which the models take turns; {subject.Threads} thread{(subject.Threads == 1 ? "" : "s")}{(subject.Processor is null ? "" : $", {subject.Processor}")}");
        Fact("energy", $"{subject.Energy.Name}: {subject.Energy.Source}. Products with 32-bit sums, one 32-bit product for each rescaled output, every weight read once from DRAM, every operand of a product moved once on the chip. For ranking: a factor of two of error is usual");
        Fact("weights", "bits × count of the parameters; tables are counted apart, files as they are written");
        if (subject.Command is { } command) Fact("command", command);
        Fact("version", $"Dyadic {subject.Version}");
        return html.Append("</dl>\n").ToString();

        void Fact(string name, string text) => html.Append($"<dt>{Escape(name)}</dt><dd>{Escape(text)}</dd>");
    }
}
