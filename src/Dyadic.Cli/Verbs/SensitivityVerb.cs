using System.CommandLine;
using System.Text.Json.Nodes;
using Dyadic.Core;
using Dyadic.Data;
using Dyadic.Graphs;
using Dyadic.Quantization;
using Spectre.Console;

namespace Dyadic.Cli.Verbs;

/// <summary>Ranks layers and proposes a mixed recipe.</summary>
internal sealed class SensitivityVerb : IVerb
{
    private readonly Argument<string> _model = CommonOptions.Model();
    private readonly Option<string> _data = CommonOptions.Data();
    private readonly Option<double> _maxDrop = new("--max-drop") { Description = "How much worse than float the metric may be: percentage points of a share, units of any other metric", HelpName = "REAL", DefaultValueFactory = _ => 1 };
    private readonly Option<string> _minimize = new Option<string>("--minimize") { Description = "What the proposal makes small: size, or latency as measured here", DefaultValueFactory = _ => "size" }.AcceptOnlyFromAmong("size", "latency");
    private readonly Option<string> _recipe = new("--recipe") { Description = "The preset that all layers start from", HelpName = "NAME", DefaultValueFactory = _ => "int8" };
    private readonly Option<string?> _calibration = new("--calibration") { Description = "Calibration samples; default: the training part of --data, or --data itself", HelpName = "PATH" };
    private readonly Option<string?> _preprocess = CommonOptions.Preprocess();
    private readonly Option<int> _samples = new("--samples") { Description = "Samples that rank the layers and lead the search", HelpName = "N", DefaultValueFactory = _ => 200 };
    private readonly Option<int> _verifySamples = new("--verify-samples") { Description = "Samples that verify the proposal, drawn anew", HelpName = "N", DefaultValueFactory = _ => 1000 };
    private readonly Option<int> _calibrationSamples = new("--calibration-samples") { Description = "Samples to calibrate on", HelpName = "N", DefaultValueFactory = _ => 64 };
    private readonly Option<string?> _metric = new("--metric") { Description = "The metric. Default: what suits data and model", HelpName = "NAME" };
    private readonly Option<string?> _save = new("--save-recipe") { Description = "Where the proposal goes, for quantize --recipe", HelpName = "FILE.yaml" };
    private readonly Option<string?> _output = new("--output", "-o") { Description = "The report: one HTML file that needs nothing else", HelpName = "FILE.html" };
    private readonly Option<ulong> _seed = CommonOptions.Seed();
    private readonly Option<int> _threads = new("--threads") { Description = "Threads of the latency runs; 0 for one a processor", HelpName = "N", DefaultValueFactory = _ => 1 };

    public string Name => "sensitivity";

    public string Summary => "Rank layers by what quantizing them costs, and propose a recipe of mixed precision";

    public IReadOnlyList<string> Examples => ["model.onnx --data cifar10 --preprocess cifar10-torch --max-drop 1 --save-recipe mixed.yaml -o layers.html", "model.onnx --data test.npz --calibration train.npz --minimize latency"];

    public IReadOnlyList<Symbol> Parameters => [_model, _data, _maxDrop, _minimize, _recipe, _calibration, _preprocess, _samples, _verifySamples, _calibrationSamples, _metric, _save, _output, _seed, _threads];

    public int Run(VerbContext context)
    {
        string? html = context.Get(_output), save = context.Get(_save);
        ReportFiles.Check(html, save);
        Recipe start = RecipeChoice.Parse([context.Get(_recipe)!], []).Single().Recipe;
        Model model = context.ReadModel(context.Get(_model));
        ulong seed = context.Get(_seed);
        using IDataset whole = DatasetCatalog.Open(context.Get(_data)!);
        using IDataset calibration = DatasetCatalog.Open(context.Get(_calibration) ?? context.Get(_data)!, new DatasetOptions { Split = DatasetSplit.Train });
        using StepLine line = new(context);
        SensitivityReport report = SensitivityAnalysis.Run(model, whole.Take(context.Get(_samples), seed), whole.Take(context.Get(_verifySamples), seed + 1), calibration, new SensitivityOptions
        {
            ModelName = Path.GetFileName(context.Get(_model)),
            Base = start,
            MaxDrop = context.Get(_maxDrop),
            Goal = context.Get(_minimize) == "latency" ? SensitivityGoal.Latency : SensitivityGoal.Size,
            Evaluate = new EvaluateOptions { Preprocessing = context.ReadPreprocessing(_preprocess, model), Metric = context.Get(_metric), CancellationToken = context.Token },
            Calibration = new CalibrationOptions { Samples = context.Get(_calibrationSamples), Seed = seed },
            LatencyThreads = context.Get(_threads),
            Command = context.CommandLine,
            Progress = line,
        });
        line.Dispose();
        ReportFiles.Write((html, SensitivityHtml.Of(report)), (report.Proposal is null ? null : save, report.Proposal?.Yaml ?? ""));
        context.Report(SensitivityJson.Of(report), console => Print(console, report, saved: save is not null));
        return report.Proposal is null ? (int)FailureKind.FailedCheck : ExitCodes.Success;
    }

    private static void Print(IAnsiConsole console, SensitivityReport report, bool saved)
    {
        Table table = ReportTable.Create("layer", "operator", "#weights", "#drop, 4 bits", "#SQNR", "#drop, 8 bits", "#SQNR", "proposed");
        foreach (LayerSensitivity layer in SensitivityText.Ranked(report)) table.Row(SensitivityText.Texts(report, layer));
        console.Write(table);
        foreach (string finding in SensitivityText.Findings(report)) console.Line(finding);
        if (report.Proposal is { } proposal && !saved) console.Line(proposal.Yaml);
    }
}
