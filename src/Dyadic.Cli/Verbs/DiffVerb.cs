using System.CommandLine;
using System.Text.Json.Nodes;
using Dyadic.Core;
using Dyadic.Data;
using Dyadic.Graphs;
using Spectre.Console;

namespace Dyadic.Cli.Verbs;

/// <summary>Compares two models value by value.</summary>
internal sealed class DiffVerb : IVerb
{
    private readonly Argument<string> _reference = CommonOptions.Model("MODEL_A");
    private readonly Argument<string?> _other = new("MODEL_B") { Description = "An ONNX or TFLite file; leave it out with --against", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<string> _data = CommonOptions.Data(required: false, note: "Needed for two models. ");
    private readonly Option<string?> _against = new("--against") { Description = "Compare MODEL_A with what another runtime computed: an .npz of the inputs and of any values, by name", HelpName = "FILE" };
    private readonly Option<double> _tolerance = new("--tolerance") { Description = "With --against: how far reals may differ, as a share of the value's greatest magnitude; integers are equal or not", HelpName = "REAL", DefaultValueFactory = _ => RecordedComparison.UsualTolerance };
    private readonly Option<string?> _preprocess = CommonOptions.Preprocess();
    private readonly Option<int> _limit = new("--limit") { Description = "Take so many samples", HelpName = "N", DefaultValueFactory = _ => 8 };
    private readonly Option<ulong> _seed = CommonOptions.Seed();
    private readonly Option<bool> _first = new("--first") { Description = "Show only the first node whose values differ" };
    private readonly Option<int> _threads = CommonOptions.Threads();

    public string Name => "diff";

    public string Summary => "Compare what two models compute, or a model and another runtime, layer by layer";

    public IReadOnlyList<string> Examples => ["float.onnx quantized.onnx --data imagenet-samples", "a.onnx b.onnx --data inputs.npz --first", "model.onnx --against onnxruntime.npz --first"];

    public IReadOnlyList<Symbol> Parameters => [_reference, _other, _data, _against, _tolerance, _preprocess, _limit, _seed, _first, _threads];

    public int Run(VerbContext context)
    {
        string? otherPath = context.GetOptional(_other), dataPath = context.Get(_data);
        Model reference = context.ReadModel(context.Get(_reference));
        if (context.Get(_against) is { } recorded)
        {
            if (otherPath is not null || dataPath is not null) throw DyadicException.Usage("--against compares one model with a recorded run, which holds its inputs: leave MODEL_B and --data out.");
            return Against(context, reference, recorded);
        }

        if (otherPath is null || dataPath is null) throw DyadicException.Usage("diff takes two models and --data, or one model and --against FILE.npz.");
        Model other = context.ReadModel(otherPath);
        using IDataset whole = DatasetCatalog.Open(dataPath);
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

    private int Against(VerbContext context, Model model, string recorded)
    {
        RecordedReport report = RecordedComparison.Compare(model, NpzFile.Read(recorded), context.Get(_tolerance), context.Get(_threads));
        RecordedDifference? first = report.FirstDifference;
        IEnumerable<RecordedDifference> shown = context.Get(_first) ? report.Values.Where(value => value == first) : report.Values;
        context.Report(
            new JsonObject
            {
                ["compared"] = report.Values.Count,
                ["differing"] = report.Values.Count(value => value.Differing > 0),
                ["unmatched_arrays"] = report.Unmatched,
                ["first_difference"] = first is null ? null : Row(first),
                ["values"] = ReportFormat.List(shown.Select(Row)),
            },
            console =>
            {
                if (!context.Get(_first)) console.Write(Rows(report));
                console.Line(first is null
                    ? $"The {report.Values.Count} recorded values agree."
                    : $"The first difference is at {first.Node}, value '{first.Name}': {first.Differing} of {first.Elements} elements, largest error {first.Noise.MaxAbsoluteError:G4}; element {first.FirstElement} is {first.Computed:G9}, recorded {first.Recorded:G9}.");
                if (report.Unmatched > 0) console.Line($"{report.Unmatched} recorded arrays are no value of the model.");
            });
        return first is null ? ExitCodes.Success : (int)FailureKind.FailedCheck;
    }

    private static Table Rows(RecordedReport report)
    {
        Table table = ReportTable.Create("value", "node", "#SQNR", "#largest error", "#differing");
        foreach (RecordedDifference value in report.Values) table.Row(value.Name, value.Node, ReportFormat.Decibels(value.Noise.Decibels), $"{value.Noise.MaxAbsoluteError:G4}", $"{value.Differing}");
        return table;
    }

    private static JsonObject Row(RecordedDifference value) => new()
    {
        ["value"] = value.Name,
        ["node"] = value.Node,
        ["elements"] = value.Elements,
        ["differing"] = value.Differing,
        ["sqnr_db"] = ReportFormat.Number(value.Noise.Decibels),
        ["max_abs_error"] = ReportFormat.Number(value.Noise.MaxAbsoluteError),
        ["first_element"] = value.FirstElement < 0 ? null : value.FirstElement,
        ["recorded"] = ReportFormat.Number(value.Recorded),
        ["computed"] = ReportFormat.Number(value.Computed),
    };

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
