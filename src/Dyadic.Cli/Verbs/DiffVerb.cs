using System.CommandLine;
using System.Text.Json.Nodes;
using Dyadic.Data;
using Dyadic.Graphs;
using Spectre.Console;

namespace Dyadic.Cli.Verbs;

/// <summary>Compares two models value by value.</summary>
internal sealed class DiffVerb : IVerb
{
    private readonly Argument<string> _reference = CommonOptions.Model("MODEL_A");
    private readonly Argument<string> _other = CommonOptions.Model("MODEL_B");
    private readonly Option<string> _data = CommonOptions.Data();
    private readonly Option<string?> _preprocess = CommonOptions.Preprocess();
    private readonly Option<int> _limit = new("--limit") { Description = "Take so many samples", HelpName = "N", DefaultValueFactory = _ => 8 };
    private readonly Option<ulong> _seed = CommonOptions.Seed();
    private readonly Option<bool> _first = new("--first") { Description = "Show only the first node whose values differ" };
    private readonly Option<int> _threads = CommonOptions.Threads();

    public string Name => "diff";

    public string Summary => "Compare what two models compute, layer by layer";

    public IReadOnlyList<string> Examples => ["float.onnx quantized.onnx --data imagenet-samples", "a.onnx b.onnx --data inputs.npz --first"];

    public IReadOnlyList<Symbol> Parameters => [_reference, _other, _data, _preprocess, _limit, _seed, _first, _threads];

    public int Run(VerbContext context)
    {
        Model reference = context.ReadModel(context.Get(_reference)), other = context.ReadModel(context.Get(_other));
        using IDataset whole = DatasetCatalog.Open(context.Get(_data)!);
        IDataset data = whole.Take(context.Get(_limit), context.Get(_seed));
        using ProgressLine progress = context.Progress("comparing", data.Count);
        ComparisonReport report = ModelComparison.Compare(reference, other, data, new EvaluateOptions
        {
            Preprocessing = context.Get(_preprocess) is { } given ? Preprocessing.Load(given) : null,
            Threads = context.Get(_threads),
            Progress = progress,
            CancellationToken = context.Token,
        });
        progress.Dispose();
        bool first = context.Get(_first);
        JsonObject json = new() { ["samples"] = report.Samples, ["argmax_flips"] = report.ArgMaxFlips };
        if (first) json["first_difference"] = report.FirstDifference is { } difference ? Row(difference) : null;
        else json["values"] = ReportFormat.List(report.Values.Select(Row));
        context.Report(json, console => Print(console, report, first));
        return ExitCodes.Success;
    }

    private static JsonObject Row(ValueDifference value) => new()
    {
        ["value"] = value.ReferenceName,
        ["other_value"] = value.Name,
        ["node"] = value.Node,
        ["equal"] = double.IsPositiveInfinity(value.SqnrDecibels),
        ["sqnr_db"] = ReportFormat.Number(value.SqnrDecibels),
        ["cosine"] = ReportFormat.Number(value.Cosine),
        ["max_abs_error"] = ReportFormat.Number(value.MaxAbsoluteError),
    };

    private static void Print(IAnsiConsole console, ComparisonReport report, bool first)
    {
        if (first)
        {
            console.Line(report.FirstDifference is { } value
                ? $"The first difference is at {value.Node}, value '{value.Name}': {ReportFormat.Decibels(value.SqnrDecibels)}, largest error {value.MaxAbsoluteError:G4}."
                : "Every value that both models have is equal.");
        }
        else
        {
            Table table = ReportTable.Create("value", "node", "#SQNR", "#cosine", "#largest error");
            foreach (ValueDifference value in report.Values) table.Row(value.ReferenceName, value.Node, ReportFormat.Decibels(value.SqnrDecibels), $"{value.Cosine:F5}", $"{value.MaxAbsoluteError:G4}");
            console.Write(table);
        }

        console.Line($"The first choice changed on {report.ArgMaxFlips} of {report.Samples} samples.");
    }
}
