using System.CommandLine;
using System.Text.Json.Nodes;
using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Kernels;
using Dyadic.Runtime;
using Spectre.Console;

namespace Dyadic.Cli.Verbs;

/// <summary>Measures how long one run takes.</summary>
internal sealed class BenchVerb : IVerb
{
    private readonly Argument<string> _model = CommonOptions.Model();
    private readonly Option<int> _threads = new("--threads") { Description = "Threads; 0 for one a processor", HelpName = "N", DefaultValueFactory = _ => 1 };
    private readonly Option<double> _seconds = new("--seconds") { Description = "How long to measure", HelpName = "S", DefaultValueFactory = _ => 2 };
    private readonly Option<bool> _profile = new("--profile") { Description = "Measure every step" };
    private readonly Option<string[]> _shapes = new("--shape") { Description = "The shape of an input whose extents are not fixed; 1 for each otherwise", HelpName = "NAME=1,3,224,224" };
    private readonly Option<bool> _noFusion = CommonOptions.NoFusion();
    private readonly Option<bool> _bfloat16 = CommonOptions.BFloat16();

    public string Name => "bench";

    public string Summary => "Measure the latency of a model on random inputs";

    public IReadOnlyList<string> Examples => ["model.onnx", "model.onnx --threads 2 --seconds 5", "model.onnx --profile"];

    public IReadOnlyList<Symbol> Parameters => [_model, _threads, _seconds, _profile, _shapes, _noFusion, _bfloat16];

    public int Run(VerbContext context)
    {
        Model model = context.ReadModel(context.Get(_model));
        Latency latency = LatencyBenchmark.Measure(model, new BenchmarkOptions
        {
            Threads = context.Get(_threads),
            Seconds = context.Get(_seconds),
            Profile = context.Get(_profile),
            DisableFusion = context.Get(_noFusion),
            FloatPrecision = context.Precision(_bfloat16),
            Shapes = (context.Get(_shapes) ?? []).Select(TensorFiles.ParseShape).ToDictionary(pair => pair.Key, pair => pair.Value),
            CancellationToken = context.Token,
        });
        JsonObject json = new()
        {
            ["median_ms"] = latency.MedianMilliseconds,
            ["p90_ms"] = latency.P90Milliseconds,
            ["p99_ms"] = latency.P99Milliseconds,
            ["runs"] = latency.Runs,
            ["threads"] = latency.Threads,
        };
        if (!context.Get(_profile))
        {
            context.Report(json, console => PrintTimes(console, latency));
            return ExitCodes.Success;
        }

        LoopPeaks peaks = new(MachineProbe.Measure(), latency.Threads);
        json["steps"] = ReportFormat.List(latency.Steps.Select(row => Step(row, peaks)));
        context.Report(json, console =>
        {
            PrintTimes(console, latency);
            PrintSteps(console, latency, peaks);
        });
        return ExitCodes.Success;
    }

    private static JsonObject Step(PlanRow row, LoopPeaks peaks) => new()
    {
        ["nodes"] = ReportFormat.Texts(row.Nodes),
        ["absorbed"] = ReportFormat.Texts(row.Absorbed),
        ["kernel"] = row.Kernel,
        ["microseconds"] = row.Microseconds,
        ["multiply_accumulates"] = row.MultiplyAccumulates,
        ["gops"] = row.GigaOpsPerSecond,
        ["share_of_peak"] = peaks.Share(row) is { } share ? JsonValue.Create(share) : null,
        ["bytes_read"] = row.BytesRead,
        ["bytes_written"] = row.BytesWritten,
    };

    private static void PrintTimes(IAnsiConsole console, Latency latency) =>

            console.Line($"median {latency.MedianMilliseconds:G4} ms, p90 {latency.P90Milliseconds:G4} ms, p99 {latency.P99Milliseconds:G4} ms  ({latency.Runs} runs, {latency.Threads} thread{(latency.Threads == 1 ? "" : "s")})");

    private static void PrintSteps(IAnsiConsole console, Latency latency, LoopPeaks peaks)
    {
        double total = Math.Max(latency.Steps.Sum(step => step.Microseconds), 1e-9);
        Table table = ReportTable.Create("node", "fused into it", "kernel", "#µs", "#share", "#GOPS", "#of peak", "#KiB", "#GB/s");
        foreach (PlanRow row in latency.Steps.OrderByDescending(row => row.Microseconds))
        {
            table.Row(
                row.Nodes is [var first, ..] ? first : "(layout)",
                string.Join(" + ", row.Nodes.Skip(1).Concat(row.Absorbed)),
                row.Kernel,
                $"{row.Microseconds:F1}",
                ReportFormat.Percent(row.Microseconds / total),
                row.MultiplyAccumulates > 0 ? $"{row.GigaOpsPerSecond:F0}" : "",
                peaks.Share(row) is { } share ? ReportFormat.Percent(share) : "",
                $"{(row.BytesRead + row.BytesWritten) / 1024.0:F1}",
                $"{row.GigabytesPerSecond:F1}");
        }

        console.Write(table);
        double work = 2e-3 * latency.Steps.Sum(row => row.MultiplyAccumulates);
        console.Line($"{work / 1e6:G3} · 10⁹ operations, {work / total:F0} GOPS over all steps. Peaks of {peaks.Threads} thread{(peaks.Threads == 1 ? "" : "s")}, measured now: 8-bit {peaks.Threads * peaks.Probe.Integer.GigaOps:F0} GOPS, float32 {peaks.Threads * peaks.Probe.Float32.GigaOps:F0} GFLOPS.");
    }
}
