using System.Globalization;
using Dyadic.Core;

namespace Dyadic.Peers;

/// <summary>Writes the table of a folder of parity reports.</summary>
internal static class SummaryCommand
{
    public static int Run(Arguments arguments)
    {
        if (arguments.Files is not [string folder]) throw DyadicException.Usage("summary takes the folder of the reports.");
        arguments.Complete();
        ParityReport[] reports = [.. Directory.GetFiles(folder, "*.json").Order(StringComparer.Ordinal).Select(ParityReport.Read)];
        if (reports.Length == 0) throw DyadicException.BadInput($"{folder}: there are no reports.");
        Console.WriteLine($"# Dyadic and ONNX Runtime on the same files\n\n{string.Join("; ", reports.Select(report => report.Machine.ToString()).Distinct())}.");
        Console.WriteLine("Of graph optimization off and on, the worse. How it is measured: bench/peers/README.md.\n");
        if (Array.Exists(reports, report => report.Recipe != ParityReport.AsIs)) PrintQuantized(reports.Where(report => report.Recipe != ParityReport.AsIs));
        if (Array.Exists(reports, report => report.Recipe == ParityReport.AsIs)) PrintAsIs(reports.Where(report => report.Recipe == ParityReport.AsIs));
        return reports.All(report => report.Holds) ? 0 : (int)FailureKind.FailedCheck;
    }

    private static void PrintQuantized(IEnumerable<ParityReport> reports)
    {
        Console.WriteLine("Columns tell float input / uint8 pixels where both exist.\n");
        Console.WriteLine("| model | recipe | samples | integer | qoperator | qdq top-1 | the same of ONNX Runtime off and on | float, relative |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|");
        foreach (ParityReport report in reports)
        {
            string integer = string.Join(" / ", report.Rows.Where(row => row.Form == "integer").GroupBy(row => row.Input).Select(Worst));
            string floats = report.Rows.Where(row => row.Form == "float" && row.Optimize != ParityRow.PeerItself).Max(row => row.RelativeDifference).ToString("G2", CultureInfo.InvariantCulture);
            Console.WriteLine($"| {report.Model} | {report.Recipe} | {report.Samples} | {integer} | {Worst(report.Rows.Where(row => row.Form == "qoperator"))} | {Agreement(report.Rows.Where(row => row.Form == "qdq" && row.Optimize != ParityRow.PeerItself))} | {Agreement(report.Rows.Where(row => row.Form == "qdq" && row.Optimize == ParityRow.PeerItself))} | {floats} |");
        }
    }

    private static void PrintAsIs(IEnumerable<ParityReport> reports)
    {
        Console.WriteLine("| model | samples | outputs compared | ONNX Runtime |");
        Console.WriteLine("|---|---|---|---|");
        foreach (ParityReport report in reports) Console.WriteLine($"| {report.Model} | {report.Samples} | {report.Rows.Max(row => row.Elements)} | {Worst(report.Rows)} |");
    }

    private static string Worst(IEnumerable<ParityRow> rows)
    {
        ParityRow? worst = rows.MaxBy(row => row.Verdict switch { Verdict.Equal => 0, Verdict.FloatTail => 1, Verdict.NotWritten => 2, Verdict.Differs => 3, _ => 4 });
        return worst?.Verdict switch
        {
            null => "",
            Verdict.Equal => "equal",
            Verdict.FloatTail => "equal, then float",
            Verdict.NotWritten => "not written",
            Verdict.Differs => string.Create(CultureInfo.InvariantCulture, $"{worst.Differing} of {worst.Elements} differ"),
            _ => "refused",
        };
    }

    private static string Agreement(IEnumerable<ParityRow> rows)
    {
        ParityRow[] all = [.. rows];
        if (Array.Exists(all, row => row.Verdict == Verdict.Refused)) return "refused";
        ParityRow? worst = all.MinBy(row => row.AgreeingRows);
        return worst is null ? "" : string.Create(CultureInfo.InvariantCulture, $"{worst.AgreeingRows} of {worst.Rows}");
    }
}
