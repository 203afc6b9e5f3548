using System.CommandLine;
using System.Text.Json.Nodes;
using Dyadic.Data;
using Dyadic.Graphs;

namespace Dyadic.Cli.Verbs;

/// <summary>Measures a model's accuracy.</summary>
internal sealed class EvalVerb : IVerb
{
    private readonly Argument<string> _model = CommonOptions.Model();
    private readonly Option<string> _data = CommonOptions.Data();
    private readonly Option<string?> _preprocess = CommonOptions.Preprocess();
    private readonly Option<string?> _metric = new("--metric") { Description = $"The metric: {string.Join(", ", MetricCatalog.All.Select(metric => metric.Name).Order(StringComparer.Ordinal))}. Default: what suits data and model", HelpName = "NAME" };
    private readonly Option<string?> _classes = new("--classes") { Description = "The model's class names, one a line, where they are not numbered as in the data", HelpName = "FILE" };
    private readonly Option<int?> _rate = new("--sample-rate") { Description = "The rate that recordings are brought to; default: their own", HelpName = "HZ" };
    private readonly Option<int?> _limit = new("--limit") { Description = "Take so many samples, evenly over the classes", HelpName = "N" };
    private readonly Option<string[]> _state = CommonOptions.State();
    private readonly Option<ulong> _seed = CommonOptions.Seed();
    private readonly Option<int> _threads = CommonOptions.Threads();

    public string Name => "eval";

    public string Summary => "Measure a model's accuracy on a data set";

    public IReadOnlyList<string> Examples => ["model.onnx --data imagenet-samples --preprocess imagenet-torch", "quantized.onnx --data mnist --limit 1000 --json", "detector.onnx --data coco128 --preprocess ssd --metric coco_ap", "vad.onnx --data clips.npz --state stateN=state"];

    public IReadOnlyList<Symbol> Parameters => [_model, _data, _preprocess, _rate, _metric, _classes, _state, _limit, _seed, _threads];

    public int Run(VerbContext context)
    {
        Model model = context.ReadModel(context.Get(_model));
        using IDataset whole = DatasetCatalog.Open(context.Get(_data)!);
        IDataset data = context.Get(_limit) is { } limit ? whole.Take(limit, context.Get(_seed)) : whole;
        using ProgressLine progress = context.Progress("evaluating", data.Count);
        Evaluation result = Evaluator.Evaluate(model, data, new EvaluateOptions
        {
            Preprocessing = context.ReadPreprocessing(_preprocess, model),
            SampleRate = context.Get(_rate),
            Metric = context.Get(_metric),
            States = StateFeedback.Of(model, context.Get(_state) ?? []),
            ClassNames = context.Get(_classes) is { } classes ? ClassMapping.ReadNames(classes) : null,
            Threads = context.Get(_threads),
            Progress = progress,
            CancellationToken = context.Token,
        });
        progress.Dispose();
        context.Report(
            new JsonObject
            {
                ["metric"] = result.Metric,
                ["value"] = ReportFormat.Number(result.Value),
                ["count"] = result.Count,
                ["interval"] = result.Interval is { } interval ? new JsonArray(interval.Low, interval.High) : null,
                ["parts"] = new JsonObject(result.Result.Parts.Select(part => KeyValuePair.Create(part.Name, ReportFormat.Number(part.Value)))),
                ["seconds"] = result.Elapsed.TotalSeconds,
                ["data"] = data.Description,
            },
            console =>
            {
                string range = result.Interval is { } limits ? $"  (95 % interval {Shown(limits.Low, result.Result.Unit)} to {Shown(limits.High, result.Result.Unit)})" : "";
                string parts = string.Concat(result.Result.Parts.Select(part => $", {part.Name} {Shown(part.Value, part.Unit)}"));
                console.Line($"{result.Metric}: {Shown(result.Value, result.Result.Unit)}{range}{parts}");
                console.Line($"{data.Description}; {result.Count / Math.Max(result.Elapsed.TotalSeconds, 1e-9):F0} samples a second");
            });
        return ExitCodes.Success;
    }

    private static string Shown(double value, MetricUnit unit) => unit switch
    {
        MetricUnit.Decibels => ReportFormat.Decibels(value),
        _ when double.IsNaN(value) => "none",
        MetricUnit.Share => ReportFormat.Percent(value),
        _ => $"{value:G5}",
    };
}
