using System.Globalization;
using System.Text;

namespace Dyadic.Reporting;

/// <summary>A comparison as Markdown: the findings and the tables, without pictures.</summary>
public static class ComparisonMarkdown
{
    /// <summary>The document.</summary>
    public static string Of(MethodComparison comparison)
    {
        ComparisonSubject subject = comparison.Subject;
        StringBuilder text = new();
        text.Append($"# Recipes on {MarkdownText.Escape(subject.Model)}\n\n");
        text.Append($"Measured on {MarkdownText.Escape(subject.Data)}; calibrated on {subject.CalibrationSamples} samples of {MarkdownText.Escape(subject.Calibration)}. ");
        text.Append($"Metric: {subject.Metric}, {subject.MetricMeaning}. Latency: lower quartile of interleaved rounds, {subject.Threads} thread{(subject.Threads == 1 ? "" : "s")}{(subject.Processor is null ? "" : ", " + MarkdownText.Escape(subject.Processor))}. ");
        text.Append($"Energy: {subject.Energy.Name} ({subject.Energy.Source}).\n\n");
        foreach (string finding in ComparisonText.Findings(comparison)) text.Append($"- {MarkdownText.Escape(finding)}\n");
        text.Append('\n');
        IReadOnlyList<string> columns = ComparisonText.Columns(comparison);
        MarkdownText.Head(text, columns);
        foreach (MethodResult method in comparison.Methods.Prepend(comparison.Float))
        {
            if (method.Failure is { } failure) MarkdownText.Row(text, [method.Label, failure, .. Enumerable.Repeat("", columns.Count - 2)]);
            else MarkdownText.Row(text, ComparisonText.Cells(comparison, method).Select(cell => cell.Text));
        }

        foreach (FunctionStudy study in comparison.Functions)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n## {study.Function} on [{study.Low:G4}, {study.High:G4}]\n\n");
            MarkdownText.Head(text, ["family", "source", "#largest error", "#mean error", "#tables, bytes", "operations an element"]);
            foreach (FamilyResult family in study.Families) MarkdownText.Row(text, [family.Family, family.Source, family.Failure ?? Error(family.MaxError), Error(family.MeanError), $"{family.TableBytes}", family.Operations]);
        }

        return text.ToString();
    }

    private static string Error(double error) => double.IsNaN(error) ? "" : error.ToString("G3", CultureInfo.InvariantCulture);
}

/// <summary>Tables in Markdown.</summary>
internal static class MarkdownText
{
    /// <summary>A text that stands for itself, on one line, inside a table.</summary>
    public static string Escape(string text)
    {
        StringBuilder escaped = new(text.Length);
        foreach (char letter in text)
        {
            if (letter is '|' or '\\' or '`' or '*' or '_' or '<' or '[' or ']') escaped.Append('\\');
            escaped.Append(char.IsControl(letter) ? ' ' : letter);
        }

        return escaped.ToString();
    }

    /// <summary>The head of a table; <c>#</c> before a title puts its column to the right.</summary>
    public static void Head(StringBuilder text, IReadOnlyList<string> columns)
    {
        Row(text, columns.Select(column => column.TrimStart('#')));
        text.Append('|').AppendJoin('|', columns.Select(column => column.StartsWith('#') ? "---:" : "---")).Append("|\n");
    }

    /// <summary>A row of a table.</summary>
    public static void Row(StringBuilder text, IEnumerable<string> cells) => text.Append("| ").AppendJoin(" | ", cells.Select(Escape)).Append(" |\n");
}
