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
    private readonly Option<int?> _limit = new("--limit") { Description = "Take so many samples, evenly over the classes", HelpName = "N" };
    private readonly Option<ulong> _seed = CommonOptions.Seed();
    private readonly Option<int> _threads = CommonOptions.Threads();

    public string Name => "eval";

    public string Summary => "Measure a model's accuracy on a data set";

    public IReadOnlyList<string> Examples => ["model.onnx --data imagenet-samples --preprocess imagenet-torch", "quantized.onnx --data mnist --limit 1000 --json"];

    public IReadOnlyList<Symbol> Parameters => [_model, _data, _preprocess, _limit, _seed, _threads];

    public int Run(VerbContext context)
    {
        Model model = context.ReadModel(context.Get(_model));
        using IDataset whole = DatasetCatalog.Open(context.Get(_data)!);
        IDataset data = context.Get(_limit) is { } limit ? whole.Take(limit, context.Get(_seed)) : whole;
        using ProgressLine progress = context.Progress("evaluating", data.Count);
        Evaluation result = Evaluator.Evaluate(model, data, new EvaluateOptions
        {
            Preprocessing = context.ReadPreprocessing(_preprocess, model),
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
                ["top5"] = result.Top5,
                ["seconds"] = result.Elapsed.TotalSeconds,
                ["data"] = data.Description,
            },
            console =>
            {
                string value = result.Interval is { } range
                    ? $"{ReportFormat.Percent(result.Value)}  (95 % interval {ReportFormat.Percent(range.Low)} to {ReportFormat.Percent(range.High)}), top-5 {ReportFormat.Percent(result.Top5 ?? 0)}"
                    : ReportFormat.Decibels(result.Value);
                console.Line($"{result.Metric}: {value}");
                console.Line($"{data.Description}; {result.Count / Math.Max(result.Elapsed.TotalSeconds, 1e-9):F0} samples a second");
            });
        return ExitCodes.Success;
    }
}
