using System.CommandLine;
using System.Text.Json.Nodes;
using Dyadic.Core;
using Dyadic.QuickStart;
using Spectre.Console;

namespace Dyadic.Cli.Verbs;

/// <summary>The main job once through, on a network and data that the project makes itself.</summary>
internal sealed class QuickstartVerb : IVerb
{
    private readonly Option<string> _output = new("--output", "-o")
    {
        Description = "The folder for the models and data",
        HelpName = "DIR",
        DefaultValueFactory = _ => Path.Combine("artifacts", "quickstart"),
    };

    public string Name => "quickstart";

    public string Summary => "Train, quantize, prove and measure a small network; needs nothing else";

    public IReadOnlyList<string> Examples => ["", "--output my-folder --json"];

    public IReadOnlyList<Symbol> Parameters => [_output];

    public int Run(VerbContext context)
    {
        QuickStartTour tour = new()
        {
            Folder = context.Get(_output)!,
            Step = context.Json ? null : context.Warn,
            CancellationToken = context.Token,
        };
        IReadOnlyList<QuickStartRow> rows = tour.Run();
        context.Report(new JsonObject { ["rows"] = ReportFormat.List(rows.Select(Json)) }, console => Print(console, tour, rows));
        return rows.All(row => row.Proof is null or { Holds: true }) ? ExitCodes.Success : (int)FailureKind.FailedCheck;
    }

    private static JsonObject Json(QuickStartRow row) => new()
    {
        ["name"] = row.Name,
        ["file"] = row.Path,
        ["top1"] = row.Accuracy,
        ["interval"] = new JsonArray(row.Interval.Low, row.Interval.High),
        ["difference"] = row.AgainstFloat?.Difference,
        ["bytes"] = row.FileBytes,
        ["median_ms"] = row.Latency.MedianMilliseconds,
        ["proven_integer"] = row.Proof?.Holds,
    };

    private static void Print(IAnsiConsole console, QuickStartTour tour, IReadOnlyList<QuickStartRow> rows)
    {
        Table table = ReportTable.Create("model", "#accuracy", "#against float (95 % interval)", "#file", "#one run", "integers only?");
        foreach (QuickStartRow row in rows)
        {
            table.Row(
                row.Name,
                ReportFormat.Percent(row.Accuracy),
                row.AgainstFloat is { } paired ? $"{100 * paired.Difference:+0.0;-0.0;0.0} points ({100 * paired.Interval.Low:+0.0;-0.0;0.0} to {100 * paired.Interval.High:+0.0;-0.0;0.0})" : "",
                ReportFormat.Bytes(row.FileBytes),
                $"{1000 * row.Latency.MedianMilliseconds:F1} µs",
                row.Proof is null ? "no, it is the float model" : row.Proof.Holds ? $"proven, {row.Proof.IslandNodes.Count} nodes" : "NOT PROVEN");
        }

        console.Write(table);
        console.Line("Accuracy is on 1000 drawn digits that no model saw before; one run is one picture on one thread.");
        console.Line("int8: 8-bit weights and activations. octav: 4-bit weights, clipped where the error is least.");
        console.Line("");
        console.Line("What to try next:");
        console.Line($"  ./dyadic inspect {rows[^1].Path}");
        console.Line($"  ./dyadic quantize {tour.ModelPath} -o {Path.Combine(tour.Folder, "digits-w3.onnx")} --data {tour.TrainingPath} --weight-bits 3");
        console.Line($"  ./dyadic eval {Path.Combine(tour.Folder, "digits-w3.onnx")} --data {tour.TestPath}");
        console.Line($"  ./dyadic diff {tour.ModelPath} {rows[^1].Path} --data {tour.TestPath}");
        console.Line("  ./dyadic quantize YOUR.onnx -o out.onnx --data FOLDER --preprocess imagenet-torch");
    }
}
