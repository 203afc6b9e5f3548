using System.CommandLine;
using System.Text.Json.Nodes;
using Dyadic.Core;
using Dyadic.Data;
using Dyadic.Graphs;
using Dyadic.Quantization;

namespace Dyadic.Cli.Verbs;

/// <summary>Quantizes a model.</summary>
internal sealed class QuantizeVerb : IVerb
{
    private readonly Argument<string> _model = CommonOptions.Model();
    private readonly Option<string> _output = new("--output", "-o") { Description = "The file to write; FILE.report.json is written beside it", HelpName = "FILE", Required = true };
    private readonly Option<string?> _recipe = new("--recipe") { Description = $"{string.Join(", ", RecipePresets.All.Select(preset => $"{preset.Recipe.Name} ({preset.Summary})"))}, or a YAML file. Default: int8, or adopt for a file that is quantized already", HelpName = "NAME|FILE" };
    private readonly Option<string> _data = CommonOptions.Data(required: false, note: "Calibration samples, which every recipe but dynamic and adopt needs. ");
    private readonly Option<string?> _preprocess = CommonOptions.Preprocess();
    private readonly Option<int?> _rate = new("--sample-rate") { Description = "The rate that recordings are brought to; default: their own", HelpName = "HZ" };
    private readonly Option<int> _samples = new("--samples") { Description = "Calibration samples", HelpName = "N", DefaultValueFactory = _ => 128 };
    private readonly Option<string> _form = Choice("--form", "integer: no floating point inside; qdq: for other runtimes", "integer", "qdq");
    private readonly Option<string> _format = Choice("--format", "How the qdq form is written", "qdq", "qoperator");
    private readonly Option<string?> _range = new("--range") { Description = $"Range fitting of activations: {Names()}", HelpName = "NAME" };
    private readonly Option<string?> _weightRange = new("--weight-range") { Description = $"Range fitting of weights: {Names()}", HelpName = "NAME" };
    private readonly Option<int?> _weightBits = new("--weight-bits") { Description = "Bits of a weight, 2 to 8", HelpName = "N" };
    private readonly Option<int?> _activationBits = new("--activation-bits") { Description = "Bits of an activation: 4, 8 or 16", HelpName = "N" };
    private readonly Option<string?> _softmax = new("--softmax") { Description = $"Softmax of the integer form: {Trained(SoftmaxMethods.All.Select(method => (method.Name, method.StraightThrough.Rule)))}", HelpName = "NAME" };
    private readonly Option<string?> _gelu = new("--gelu") { Description = $"GELU and other activations of the integer form: {Trained(ActivationMethods.All.Select(method => (method.Name, method.StraightThrough(ActivationKind.Gelu).Rule)))}", HelpName = "NAME" };
    private readonly Option<string?> _norm = new("--norm") { Description = $"Normalizations of the integer form: {Trained(NormalizationMethods.All.Select(method => (method.Name, method.StraightThrough.Rule)))}", HelpName = "NAME" };
    private readonly Option<int?> _residualBits = new("--residual-bits") { Description = "Bits of what integer normalizations read: 8 or 16", HelpName = "N" };
    private readonly Option<bool> _signed = new("--signed-activations") { Description = "Signed activation codes" };
    private readonly Option<bool> _biasCorrection = new("--bias-correction") { Description = "Move the mean error of the weights into the bias" };
    private readonly Option<bool> _adaRound = new("--adaround") { Description = "Learn from the samples whether each weight rounds up or down (a recipe file sets its constants)" };
    private readonly Option<string> _equalize = Choice("--equalize", "Equalize weight ranges of successive convolutions first: exact through ReLU, unclip through clips too, which become ReLU", "off", "exact", "unclip");
    private readonly Option<double?> _smooth = new("--smooth") { Description = "Move differences of size among channels of activations into the weights that read them: SmoothQuant's alpha, 0 to 1", HelpName = "REAL" };
    private readonly Option<string[]> _exclude = new("--exclude") { Description = "Keep nodes whose name matches in float", HelpName = "REGEX" };
    private readonly Option<string[]> _include = new("--include") { Description = "Quantize only nodes whose name matches", HelpName = "REGEX" };
    private readonly Option<string[]> _excludeOperators = new("--exclude-operator") { Description = "Keep an operator in float", HelpName = "OP" };
    private readonly Option<string[]> _state = CommonOptions.State();
    private readonly Option<string[]> _shapes = CommonOptions.Shapes();
    private readonly Option<string[]> _constants = CommonOptions.Constants();
    private readonly Option<bool> _floatInput = new("--float-input") { Description = "Take preprocessed floats even where pixels would do" };
    private readonly Option<ulong> _seed = CommonOptions.Seed();
    private readonly Option<int> _threads = CommonOptions.Threads();

    public string Name => "quantize";

    public string Summary => "Quantize a float model, or turn a quantize/dequantize one into integers";

    public IReadOnlyList<string> Examples =>
    [
        "model.onnx -o int8.onnx --data imagenet-samples --preprocess imagenet-torch",
        "model.onnx -o w4.onnx --recipe octav --data train.npz --samples 512",
        "exported-qdq.onnx -o int8.onnx",
        "model.onnx -o qdq.onnx --data calibration --form qdq --range mse --exclude '^head'",
    ];

    public IReadOnlyList<Symbol> Parameters =>
    [
        _model, _output, _recipe, _data, _preprocess, _rate, _samples, _form, _format, _range, _weightRange, _weightBits, _activationBits, _softmax, _gelu, _norm, _residualBits, _signed,
        _biasCorrection, _adaRound, _equalize, _smooth, _exclude, _include, _excludeOperators, _state, _shapes, _constants, _floatInput, _seed, _threads,
    ];

    public int Run(VerbContext context)
    {
        Model source = context.ReadModel(context.Get(_model));
        context.FixInputs(source.Graph, _shapes, _constants);
        Recipe recipe = ReadRecipe(context, source);
        QuantizedForm form = (context.Get(_form), context.Get(_format)) switch
        {
            ("integer", "qdq") => QuantizedForm.Integer,
            ("qdq", "qdq") => QuantizedForm.Qdq,
            ("qdq", _) => QuantizedForm.QOperator,
            _ => throw DyadicException.Usage("--format qoperator belongs to --form qdq; the integer form has one format."),
        };
        if (recipe.Calibrates && context.Get(_data) is null) throw DyadicException.Usage($"Recipe '{recipe.Name}' needs --data PATH: it calibrates on samples.");
        using IDataset? data = context.Get(_data) is { } path ? DatasetCatalog.Open(path, new DatasetOptions { Split = DatasetSplit.Train }) : null;
        int samples = context.Get(_samples);
        using LearningLine learning = new(context);
        using TableLine tables = new(context);
        using ProgressLine progress = context.Progress("calibrating", Math.Min(samples, data?.Count ?? 0));
        QuantizationJob job = new()
        {
            ModelPath = context.Get(_model),
            Source = source,
            OutputPath = context.Get(_output)!,
            Recipe = recipe,
            Form = form,
            CommandLine = context.CommandLine,
            Warn = context.Warn,
            Calibration = new CalibrationOptions
            {
                Preprocessing = context.Get(_preprocess) is { } given ? Preprocessing.Load(given) : null,
                SampleRate = context.Get(_rate),
                Samples = samples,
                Seed = context.Get(_seed),
                States = StateFeedback.Of(source, context.Get(_state) ?? []),
                FloatInput = context.Get(_floatInput),
                Threads = context.Get(_threads),
                Progress = progress,
                RoundingProgress = learning,
                TableProgress = tables,
                CancellationToken = context.Token,
            },
        };
        (QuantizedModel model, JsonObject report) = job.Run(data);
        progress.Dispose();
        learning.Dispose();
        tables.Dispose();
        context.Report(report, console =>
        {
            QuantizedNetwork network = model.Result.Network;
            console.Line($"{job.OutputPath}: {network.Layers.Count} layers in integers, {network.FloatReasons.Count} nodes kept in float, {(recipe.Calibrates ? $"calibrated on {model.Result.Samples} samples" : "nothing calibrated")}");
            foreach (IGrouping<string, string> kept in network.FloatReasons.GroupBy(pair => pair.Value, pair => pair.Key.ToString()))
            {
                console.Line($"  in float: {string.Join(", ", kept.Take(3))}{(kept.Count() > 3 ? $" and {kept.Count() - 3} more" : "")}: {kept.Key}");
            }

            long before = report["input_file"]!["bytes"]!.GetValue<long>(), after = report["output_file"]!["bytes"]!.GetValue<long>();
            console.Line($"  {ReportFormat.Bytes(before)} → {ReportFormat.Bytes(after)}; {(report["errors"] is { } errors ? $"first choice changed on {errors["argmax_flips"]} of {errors["samples"]} samples; " : "")}details in {job.ReportPath}");
        });
        return ExitCodes.Success;
    }

    private Recipe ReadRecipe(VerbContext context, Model source)
    {
        Recipe recipe = context.Get(_recipe) is { } given ? RecipeFile.Load(given) : RecipePresets.DefaultFor(source);
        return (recipe with
        {
            ActivationRange = context.Get(_range) ?? recipe.ActivationRange,
            WeightRange = context.Get(_weightRange) ?? recipe.WeightRange,
            WeightBits = context.Get(_weightBits) ?? recipe.WeightBits,
            ActivationBits = context.Get(_activationBits) ?? recipe.ActivationBits,
            Softmax = context.Get(_softmax) ?? recipe.Softmax,
            Gelu = context.Get(_gelu) ?? recipe.Gelu,
            Norm = context.Get(_norm) ?? recipe.Norm,
            ResidualBits = context.Get(_residualBits) ?? recipe.ResidualBits,
            SignedActivations = recipe.SignedActivations || context.Get(_signed),
            BiasCorrection = recipe.BiasCorrection || context.Get(_biasCorrection),
            AdaRound = recipe.AdaRound ?? (context.Get(_adaRound) ? new AdaRoundSettings() : null),
            Equalization = context.Get(_equalize) switch { "exact" => EqualizationMode.Exact, "unclip" => EqualizationMode.Unclip, _ => recipe.Equalization },
            Smooth = context.Get(_smooth) ?? recipe.Smooth,
            Exclude = [.. recipe.Exclude, .. context.Get(_exclude) ?? []],
            Include = [.. recipe.Include, .. context.Get(_include) ?? []],
            ExcludeOperators = [.. recipe.ExcludeOperators, .. context.Get(_excludeOperators) ?? []],
        }).Validated();
    }

    private static Option<string> Choice(string name, string description, params string[] values)
    {
        Option<string> option = new(name) { Description = description, DefaultValueFactory = _ => values[0] };
        return option.AcceptOnlyFromAmong(values);
    }

    // The number of layers is known once the first is learned.
    private sealed class LearningLine(VerbContext context) : IProgress<RoundingProgress>, IDisposable
    {
        private ProgressLine? _line;

        public void Report(RoundingProgress value) => (_line ??= context.Progress("rounding", value.Total)).Report(value.Finished);

        public void Dispose() => _line?.Dispose();
    }

    // Names by what training differentiates in their place.
    private static string Trained(IEnumerable<(string Name, string Rule)> methods) =>
        string.Join("; ", methods.GroupBy(method => method.Rule).Select(group => $"{string.Join(", ", group.Select(method => method.Name))} (training takes the derivative of {group.Key})"));

    private static string Names() => string.Join(", ", RangeFittingCatalog.All.Select(fitting => fitting.Name));
}
