using System.Globalization;
using Dyadic.Core;

namespace Dyadic.Peers.Models;

/// <summary>The tables of reports on whole networks.</summary>
internal static class ModelsTable
{
    /// <summary><c>models-table FILE…</c>: the tables of reports that were written with <c>--json</c>; <c>--json FILE</c> keeps them all in one.</summary>
    public static int Run(Arguments arguments)
    {
        string? json = arguments.Text("--json");
        arguments.Complete();
        if (arguments.Files.Count == 0) throw DyadicException.Usage("models-table takes one or more reports of models.");
        ModelsReport[] reports = [.. arguments.Files.Select(ParityReport.Read<ModelsReport>)];
        if (json is not null) File.WriteAllText(json, ParityReport.ToJson(reports));
        Print(reports, Console.Out);
        return 0;
    }

    public static void Print(IReadOnlyList<ModelsReport> reports, TextWriter writer)
    {
        writer.WriteLine($"{reports[0].Machine}; lower quartiles over {reports[0].Rounds} rounds in turns, milliseconds.");
        foreach (IGrouping<(int Threads, int Batch), ModelsReport> same in reports.GroupBy(report => (report.Threads, report.Batch)).OrderBy(same => same.Key))
        {
            ModelRow[] rows = [.. same.SelectMany(report => report.Models)];
            writer.WriteLine();
            writer.WriteLine($"## {same.Key.Threads} thread{(same.Key.Threads == 1 ? "" : "s")}, batch {same.Key.Batch}");
            writer.WriteLine();
            writer.WriteLine(Line($"The same qdq file: geometric mean of ONNX Runtime / Dyadic {Mean(rows, row => row.SameFile):F2}, Dyadic slower on {rows.Count(row => row.SameFile < 1)} of {rows.Length}.  "));
            writer.WriteLine(Line($"ONNX Runtime float32 / Dyadic in integers: {Mean(rows, row => row.AgainstFloat):F2}. Float on both: {Mean(rows, row => row.Float32):F2}."));
            writer.WriteLine();
            writer.WriteLine("| network | qdq: Dyadic | ONNX Runtime | ratio | integer form: Dyadic | float: ONNX Runtime | by Dyadic in integers | float: Dyadic | float ratio |");
            writer.WriteLine("|---|---|---|---|---|---|---|---|---|");
            foreach (ModelRow row in rows)
            {
                string integer = row.DyadicInteger is { } time ? Line($"{time:G3}") : "";
                writer.WriteLine(Line($"| {row.Model} | {row.DyadicQdq:G3} | {row.OnnxRuntimeQdq:G3} | {row.SameFile:F2} | {integer} | {row.OnnxRuntimeFloat32:G3} | {row.AgainstFloat:F2} | {row.DyadicFloat32:G3} | {row.Float32:F2} |"));
            }
        }

        writer.WriteLine();
        writer.WriteLine("## What each engine computes on the qdq files");
        foreach (ModelRow row in reports.SelectMany(report => report.Models).DistinctBy(row => row.Model))
        {
            writer.WriteLine();
            writer.WriteLine($"**{row.Model}**  ");
            writer.WriteLine($"Dyadic: {List(row.DyadicSteps)}. Left in float between codes: {(row.DyadicFloat.Count == 0 ? "nothing" : List(row.DyadicFloat))}.  ");
            writer.WriteLine($"ONNX Runtime: {List(row.OnnxRuntimeNodes)}.");
        }
    }

    private static double Mean(ModelRow[] rows, Func<ModelRow, double> ratio) => Math.Exp(rows.Average(row => Math.Log(ratio(row))));

    private static string List(SortedDictionary<string, int> counts) => string.Join(", ", counts.OrderByDescending(pair => pair.Value).Select(pair => $"{pair.Key} ×{pair.Value}"));

    private static string Line(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
