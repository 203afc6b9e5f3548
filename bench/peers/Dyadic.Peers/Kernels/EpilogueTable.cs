using System.Globalization;

namespace Dyadic.Peers.Kernels;

/// <summary>What an output stage costs: products of one shape but for the depth, their time with requantized outputs less that with int32 ones.</summary>
internal static class EpilogueTable
{
    public static void Print(int threads, KernelRow[] rows, TextWriter writer)
    {
        if (rows.Length == 0) return;
        writer.WriteLine();
        writer.WriteLine(Line($"## {threads} thread{(threads == 1 ? "" : "s")}, cost of the output stage"));
        writer.WriteLine();
        writer.WriteLine("u8×s8; int32 outputs are four times as many bytes to store, so a stage may cost less than nothing.");
        writer.WriteLine();
        writer.WriteLine("| case | int32 µs | requantized µs | ns an output | ONNX Runtime: int32 µs | requantized µs | ns an output |");
        writer.WriteLine("|---|---|---|---|---|---|---|");
        foreach (KernelRow row in rows)
        {
            FormTimes raw = row.Forms.First(form => form.Kind == "int32"), codes = row.Forms.First(form => form.Kind != "int32");
            int[] extents = [.. row.Case.Split('×').Select(extent => int.Parse(extent, CultureInfo.InvariantCulture))];
            double outputs = (double)extents[0] * extents[2];
            double ours = (codes.DyadicMicroseconds - raw.DyadicMicroseconds) * 1e3 / outputs, theirs = (codes.OnnxRuntimeMicroseconds - raw.OnnxRuntimeMicroseconds) * 1e3 / outputs;
            writer.WriteLine(Line($"| {row.Case} | {raw.DyadicMicroseconds:F1} | {codes.DyadicMicroseconds:F1} | {ours:F3} | {raw.OnnxRuntimeMicroseconds:F1} | {codes.OnnxRuntimeMicroseconds:F1} | {theirs:F3} |"));
        }
    }

    private static string Line(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
