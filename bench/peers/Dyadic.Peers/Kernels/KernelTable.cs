using System.Globalization;
using Dyadic.Core;

namespace Dyadic.Peers.Kernels;

/// <summary>The tables of reports, one for each number of threads and kind of output, fastest form against fastest form.</summary>
internal static class KernelTable
{
    /// <summary>Kinds of forms whose operands are floats; ONNX Runtime computes both in float32.</summary>
    public const string Float32 = "float32", BFloat16 = "float32 as bfloat16";

    /// <summary>The group whose cases differ in depth only.</summary>
    public const string Epilogues = "epilogue";

    private const int Worst = 5;

    /// <summary><c>kernel-table FILE…</c>: the tables of reports that were written with <c>--json</c>; <c>--json FILE</c> keeps them all in one.</summary>
    public static int Run(Arguments arguments)
    {
        string? json = arguments.Text("--json");
        arguments.Complete();
        if (arguments.Files.Count == 0) throw DyadicException.Usage("kernel-table takes one or more reports of gemm or conv.");
        KernelReport[] reports = [.. arguments.Files.Select(ParityReport.Read<KernelReport>)];
        if (json is not null) File.WriteAllText(json, ParityReport.ToJson(reports));
        Print(reports, Console.Out);
        return 0;
    }

    public static void Print(IReadOnlyList<KernelReport> reports, TextWriter writer)
    {
        writer.WriteLine($"{reports[0].Machine}; lower quartile over {reports[0].Rounds} rounds in turns.");
        foreach (IGrouping<int, KernelReport> same in reports.GroupBy(report => report.Threads).OrderBy(same => same.Key))
        {
            Comparable[] rows = [.. same.SelectMany(report => report.Rows).Where(row => row.Group != Epilogues).SelectMany(Comparable.Of)];
            foreach (IGrouping<string, Comparable> kind in rows.GroupBy(row => row.Kind)) Print(same.Key, [.. same], [.. kind], writer);
            EpilogueTable.Print(same.Key, [.. same.SelectMany(report => report.Rows).Where(row => row.Group == Epilogues)], writer);
        }
    }

    private static void Print(int threads, KernelReport[] reports, Comparable[] rows, TextWriter writer)
    {
        double peak = reports.Max(report => report.Loops.For(rows[0].Kind)) * threads;
        writer.WriteLine();
        writer.WriteLine($"## {(threads == 1 ? "1 thread" : $"{threads} threads")}, {rows[0].Kind}");
        writer.WriteLine();
        double theirCall = reports.Min(report => report.Call.OnnxRuntimeMicroseconds), ourCall = reports.Min(report => report.Call.DyadicMicroseconds);
        writer.WriteLine(Line($"A call (Identity of one code): ONNX Runtime {theirCall:F2} µs, Dyadic {ourCall:F2} µs; all times of the table contain it. Loop peak: {peak:F0} GOPS.  "));
        writer.WriteLine(Summary("The file on which ONNX Runtime is fastest", [.. rows.Select(row => row.SameFileRatio)]));
        writer.WriteLine(Summary("Each engine's fastest file", [.. rows.Select(row => row.Ratio)]));
        writer.WriteLine(Summary("Same file, each time less its engine's call", [.. rows.Select(row => row.Theirs.Less(theirCall, ourCall))]));
        writer.WriteLine(Line($"Elements that differ: {rows.Sum(row => row.Differing)}. Steps: {string.Join(", ", rows.SelectMany(row => row.Kernels).CountBy(kernel => kernel).OrderByDescending(pair => pair.Value).Select(pair => $"{pair.Key} ({pair.Value})"))}."));
        writer.WriteLine();
        writer.WriteLine("Slowest against ONNX Runtime, same file: " + string.Join("; ", rows.OrderBy(row => row.SameFileRatio).Take(Worst).Select(row => Line($"{row.Case} {row.SameFileRatio:F2}"))) + ".");
        writer.WriteLine();
        writer.WriteLine("| case | ONNX Runtime µs | its form | Dyadic µs, same file | ratio | Dyadic µs | its form | ratio | GOPS | of loop peak | weights GB/s |");
        writer.WriteLine("|---|---|---|---|---|---|---|---|---|---|---|");
        foreach (Comparable row in rows)
        {
            double rate = 2e-3 * row.MultiplyAdds / row.Ours.DyadicMicroseconds;
            writer.WriteLine(Line($"| {row.Case} | {row.Theirs.OnnxRuntimeMicroseconds:F1} | {row.Theirs.Types} | {row.Theirs.DyadicMicroseconds:F1} | {row.SameFileRatio:F2} | {row.Ours.DyadicMicroseconds:F1} | {row.Ours.Types} | {row.Ratio:F2} | {rate:F0} | {rate / peak:P0} | {row.Bandwidth} |"));
        }
    }

    private static string Summary(string what, double[] ratios) => Line(
        $"{what}: geometric mean of ONNX Runtime / Dyadic {Math.Exp(ratios.Average(Math.Log)):F2}; Dyadic slower on {ratios.Count(ratio => ratio < 1)} of {ratios.Length}.  ");

    private static string Line(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    // The forms of one kind of a case; ratios above 1: Dyadic is faster.
    private sealed record Comparable(string Kind, string Case, double MultiplyAdds, double Weights, FormTimes Ours, FormTimes Theirs, long Differing, IReadOnlyList<string> Kernels)
    {
        public double SameFileRatio => Theirs.OnnxRuntimeMicroseconds / Theirs.DyadicMicroseconds;

        /// <summary>What weights are read at, where a run reads each once.</summary>
        public string Bandwidth => Weights == 0 ? "" : Line($"{Weights * (Kind switch { Float32 => 4, BFloat16 => 2, _ => 1 }) / Ours.DyadicMicroseconds / 1e3:F0}");

        public double Ratio => Theirs.OnnxRuntimeMicroseconds / Ours.DyadicMicroseconds;

        public static IEnumerable<Comparable> Of(KernelRow row) => row.Forms.GroupBy(form => form.Kind).Select(forms => new Comparable(
            forms.Key, row.Case, row.MultiplyAdds, row.Weights, forms.MinBy(form => form.DyadicMicroseconds)!, forms.MinBy(form => form.OnnxRuntimeMicroseconds)!,
            forms.Sum(form => form.DifferingElements), [.. forms.Select(form => form.Kernels)]));
    }
}
