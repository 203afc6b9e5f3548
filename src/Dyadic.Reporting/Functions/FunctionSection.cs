using System.Globalization;
using System.Text;
using static Dyadic.Reporting.HtmlText;

namespace Dyadic.Reporting;

/// <summary>The functions of a model, each by every family: error curves and a table.</summary>
internal static class FunctionSection
{
    /// <summary>One part a function; empty where there are none.</summary>
    public static string Of(IReadOnlyList<FunctionStudy> studies)
    {
        if (studies.Count == 0) return "";
        StringBuilder html = new("<h2>Integer functions</h2>\n<p class=\"soft\">Every family on codes that just hold the range calibration saw, whatever recipe uses it: of 8 bits, of 16 bits for normalizations. Softmax: 64 rows of 64 logits; normalizations: 64 rows of 64 channels, gains of 1. Error: result less the exact value.</p>\n");
        foreach (FunctionStudy study in studies)
        {
            html.Append(CultureInfo.InvariantCulture, $"<h3>{Escape(study.Function)}, {study.Nodes} node{(study.Nodes == 1 ? "" : "s")}, inputs from {Real(study.Low)} to {Real(study.High)}</h3>\n<figure class=\"fit\">{Curves(study)}</figure>\n{Table(study)}");
        }

        return html.ToString();
    }

    private static string Curves(FunctionStudy study)
    {
        ChartLine[] lines = [.. study.Families.Where(family => family.IsDrawn).Select((family, i) => (family, i)).Where(pair => pair.family.Failure is null)
            .Select(pair => new ChartLine(pair.family.Family, pair.i + 1, [.. pair.family.Curve.Select(point => new ChartPoint(point.Input, point.Error, string.Create(CultureInfo.InvariantCulture, $"{pair.family.Family}: error {point.Error:G3} at {point.Input:G4}")))]))];
        ChartAxis x = ChartAxis.Around(study.Function switch { "Softmax" => "logit less the greatest, of two", "LayerNormalization" or "RmsNormalization" => "normalized number, of one row", _ => "input" }, lines.SelectMany(line => line.Points.Select(point => point.X)));
        ChartAxis y = ChartAxis.Around("error", lines.SelectMany(line => line.Points.Select(point => point.Y)));
        return LineChart.Draw($"Error of {study.Function} by family", x, y, lines);
    }

    private static HtmlTable Table(FunctionStudy study)
    {
        HtmlTable table = new($"{study.Function} by family", "family", "#largest error", "#mean error", "#tables, bytes", "operations an element", "source");
        foreach (FamilyResult family in study.Families)
        {
            if (family.Failure is { } failure) table.Sentence(family.Family, failure);
            else table.Row(family.Family, Error(family.MaxError), Error(family.MeanError), new HtmlCell($"{family.TableBytes}", family.TableBytes), family.Operations, family.Source);
        }

        return table;
    }

    private static string Real(double number) => number.ToString("G4", CultureInfo.InvariantCulture).Replace('-', '−');

    private static HtmlCell Error(double error) => new(error.ToString("G3", CultureInfo.InvariantCulture), error);
}
