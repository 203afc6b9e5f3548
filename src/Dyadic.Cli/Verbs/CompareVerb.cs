using System.CommandLine;
using System.Text.Json.Nodes;
using Dyadic.Core;
using Dyadic.Data;
using Dyadic.Graphs;
using Dyadic.Quantization;
using Spectre.Console;

namespace Dyadic.Cli.Verbs;

/// <summary>Compares recipes on one model and one data set.</summary>
internal sealed class CompareVerb : IVerb
{
    private readonly Argument<string> _model = CommonOptions.Model();
    private readonly Option<string> _data = CommonOptions.Data();
    private readonly Option<string?> _recipes = new("--recipes") { Description = $"Presets ({string.Join(", ", RecipePresets.All.Select(preset => preset.Recipe.Name))}) or YAML files, with commas between them. Default: every preset", HelpName = "A,B,…" };
    private readonly Option<string?> _bits = new("--bits") { Description = "Weight bits: every recipe at each of them. Default: the recipe's own", HelpName = "8,4" };
    private readonly Option<string?> _calibration = new("--calibration") { Description = "Calibration samples; default: the training part of --data, or --data itself", HelpName = "PATH" };
    private readonly Option<string?> _preprocess = CommonOptions.Preprocess();
    private readonly Option<int> _samples = new("--samples") { Description = "Samples to measure, taken evenly over the classes", HelpName = "N", DefaultValueFactory = _ => 500 };
    private readonly Option<int> _calibrationSamples = new("--calibration-samples") { Description = "Samples to calibrate on", HelpName = "N", DefaultValueFactory = _ => 128 };
    private readonly Option<string?> _metric = new("--metric") { Description = "The metric. Default: what suits data and model", HelpName = "NAME" };
    private readonly Option<int?> _rate = new("--sample-rate") { Description = "The rate that recordings are brought to; default: their own", HelpName = "HZ" };
    private readonly Option<string?> _output = new("--output", "-o") { Description = "The report: one HTML file that needs nothing else", HelpName = "FILE.html" };
    private readonly Option<string?> _jsonFile = new("--json-file") { Description = "The same as JSON", HelpName = "FILE" };
    private readonly Option<string?> _markdown = new("--markdown") { Description = "The same tables as Markdown", HelpName = "FILE" };
    private readonly Option<ulong> _seed = CommonOptions.Seed();
    private readonly Option<int> _threads = new("--threads") { Description = "Threads of the latency runs; 0 for one a processor", HelpName = "N", DefaultValueFactory = _ => 1 };

    public string Name => "compare";

    public string Summary => "Measure recipes side by side: accuracy, size, latency, energy, layers, functions";

    public IReadOnlyList<string> Examples =>
    [
        "model.onnx --data cifar10 --preprocess cifar10-torch -o report.html",
        "model.onnx --recipes int8,octav --bits 8,4 --data test.npz --calibration train.npz --samples 1000 --markdown report.md",
    ];

    public IReadOnlyList<Symbol> Parameters => [_model, _data, _recipes, _bits, _calibration, _preprocess, _samples, _calibrationSamples, _metric, _rate, _output, _jsonFile, _markdown, _seed, _threads];

    public int Run(VerbContext context)
    {
        IReadOnlyList<RecipeChoice> choices = RecipeChoice.Parse(ListOptions.Words(context.Get(_recipes)), ListOptions.Numbers("--bits", context.Get(_bits)));
        string? html = context.Get(_output), json = context.Get(_jsonFile), markdown = context.Get(_markdown);
        ReportFiles.Check(html, json, markdown);
        Model model = context.ReadModel(context.Get(_model));
        using IDataset whole = DatasetCatalog.Open(context.Get(_data)!);
        using IDataset calibration = DatasetCatalog.Open(context.Get(_calibration) ?? context.Get(_data)!, new DatasetOptions { Split = DatasetSplit.Train });
        using StepLine line = new(context);
        Preprocessing? preprocessing = context.ReadPreprocessing(_preprocess, model);
        MethodComparison comparison = MethodComparer.Compare(model, choices, whole.Take(context.Get(_samples), context.Get(_seed)), calibration, new ComparisonOptions
        {
            ModelName = Path.GetFileName(context.Get(_model)),
            Evaluate = new EvaluateOptions { Preprocessing = preprocessing, SampleRate = context.Get(_rate), Metric = context.Get(_metric), CancellationToken = context.Token },
            Calibration = new CalibrationOptions { Preprocessing = preprocessing, Samples = context.Get(_calibrationSamples), Seed = context.Get(_seed) },
            SharesSamples = whole.Description == calibration.Description,
            LatencyThreads = context.Get(_threads),
            Command = context.CommandLine,
            Progress = line,
            Finished = result => line.Say(ComparisonText.Line(result)),
        });
        line.Dispose();
        JsonObject document = ComparisonJson.Of(comparison);
        ReportFiles.Write((html, ComparisonHtml.Of(comparison)), (json, ReportFiles.Text(document)), (markdown, ComparisonMarkdown.Of(comparison)));
        context.Report(document, console => Print(console, comparison, html));
        return ExitCodes.Success;
    }

    private static void Print(IAnsiConsole console, MethodComparison comparison, string? html)
    {
        Table table = ReportTable.Create("recipe", $"#{comparison.Subject.Metric}", "#less float", "#same choice", "#weights", "#tables", "#ms", "#µJ", "integers only");
        foreach (MethodResult method in comparison.Measured)
        {
            table.Row(
                method.Label,
                ComparisonText.Metric(method.Metric!.Value, comparison.Subject.Unit),
                method == comparison.Float ? "" : ComparisonText.Signed(method.Difference, comparison.Subject.Unit),
                double.IsNaN(method.Agreement) ? "" : ReportFormat.Percent(method.Agreement),
                ReportFormat.Bytes(method.WeightBytes),
                method.TableBytes == 0 ? "" : ReportFormat.Bytes(method.TableBytes),
                $"{method.LatencyMilliseconds:G3}",
                $"{method.Energy.Total:G4}",
                method.Proven ? "proven" : "no");
        }

        console.Write(table);
        foreach (MethodResult method in comparison.Methods.Where(method => method.Failure is not null)) console.Line($"{method.Label}: {method.Failure}");
        foreach (string finding in ComparisonText.Findings(comparison)) console.Line(finding);
        if (html is not null) console.Line($"Report: {html}");
    }
}
