using System.Text.RegularExpressions;
using Dyadic.Core;
using Dyadic.Data;
using Dyadic.Graphs;
using Dyadic.Quantization;

namespace Dyadic.Reporting;

/// <summary>Ranks the layers of a network by what is lost when one alone is quantized, and searches a mixed recipe that keeps a limit.</summary>
public sealed class SensitivityAnalysis
{
    private readonly TrialBench _bench;
    private readonly SensitivityOptions _options;
    private readonly Evaluation _float;
    private readonly bool _isError;

    private SensitivityAnalysis(TrialBench bench, SensitivityOptions options)
    {
        (_bench, _options) = (bench, options);
        _float = bench.MeasureFloat();
        if (!double.IsFinite(_float.Value)) throw DyadicException.Usage($"The float model's {_float.Metric} is {_float.Value}: a drop can be measured only on samples that hold a truth, such as labels.");
        _isError = MetricCatalog.Get(_float.Metric).IsError;
    }

    /// <summary>Does it.</summary>
    /// <param name="source">The float model.</param>
    /// <param name="data">The samples that rank the layers and lead the search.</param>
    /// <param name="verification">The samples that the proposal is verified on; more than those of the search, or others.</param>
    /// <param name="calibration">The samples to calibrate on.</param>
    /// <param name="options">Limit, goal and the rest.</param>
    /// <exception cref="DyadicException">The model cannot be measured on the data, or no layer has weights that can be quantized.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static SensitivityReport Run(Model source, IDataset data, IDataset verification, IDataset calibration, SensitivityOptions options)
    {
        if (!(options.MaxDrop >= 0)) throw DyadicException.Usage($"The greatest drop is 0 or more; got {options.MaxDrop}.");
        if (options.Base != RecipePresets.Find(options.Base.Name)) throw DyadicException.Usage($"Sensitivity starts from a preset as it is; '{options.Base.Name}' was changed.");
        if (!options.Base.Calibrates || options.Base.AdaRound is not null) throw DyadicException.Usage($"Sensitivity starts from a recipe that calibrates and rounds to the nearest code; '{options.Base.Name}' does not.");
        using TrialBench bench = new(source, data, calibration, options.Evaluate, options.Calibration, options.Progress);
        using TrialBench others = new(source, verification, calibration, options.Evaluate, options.Calibration, options.Progress);
        SensitivityAnalysis search = new(bench, options);
        LayerSensitivity[] layers = search.Rank();
        List<MixedTrial> trials = search.Search(layers);
        MixedProposal? proposal = search.Verify(trials, new SensitivityAnalysis(others, options));
        return new SensitivityReport
        {
            Model = options.ModelName,
            Data = data.Description,
            VerificationData = verification.Description,
            Metric = search._float.Metric,
            Unit = search._float.Result.Unit,
            MaxDrop = options.MaxDrop,
            Goal = options.Goal,
            FloatMetric = search._float.Value,
            FloatBytes = WeightBytes.Of(source.Graph),
            Layers = layers,
            Trials = trials,
            Proposal = proposal,
            Command = options.Command,
        };
    }

    private LayerSensitivity[] Rank()
    {
        QuantizedModel whole = _bench.Quantize("all layers", _options.Base);
        using DyadicModel written = whole.As(QuantizedForm.Integer); // writing gives the layers their weights
        QuantizedLayer[] layers = [.. whole.Result.Network.Layers.Where(layer => layer.Weights is not null && layer.Name.Length > 0)];
        if (layers.Length == 0) throw DyadicException.Unsupported($"Recipe '{_options.Base.Name}' quantizes no layer with weights in this model; there is nothing to rank.");
        return [.. layers.Select((layer, i) =>
        {
            string name = layer.Name, label = $"layer {i + 1} of {layers.Length}";
            Recipe alone = _options.Base with { Include = [$"^{Regex.Escape(name)}$"] };
            return new LayerSensitivity(name, layer.Nodes[0].OpType, layer.Weights!.Codes.Length, Measure($"{label}, 8 bits", alone).Loss, Measure($"{label}, 4 bits", MixedRecipe.Of(alone, [name], [])).Loss);
        })];
    }

    /// <summary>
    /// Halves the interval of how many layers change, in the order of what each costs. From 8 bits everywhere, layers go to 4 bits while the limit is kept, those that save most for
    /// their noise first; where 8 bits everywhere are too few, the noisiest layers go back to float until it is kept. In the end each layer left at 8 bits is tried at 4 once more.
    /// </summary>
    private List<MixedTrial> Search(LayerSensitivity[] layers)
    {
        List<MixedTrial> trials = [];
        bool fits = Try([], []);
        string[] order = fits
            ? [.. layers.OrderBy(layer => Math.Max(layer.At4.Noise - layer.At8.Noise, 0) / Math.Max(layer.Weights, 1)).Select(layer => layer.Name)]
            : [.. layers.OrderByDescending(layer => layer.At8.Noise).Select(layer => layer.Name)];

        // Known: low changes are allowed to go on (fit, or do not fit yet); high + 1 are not.
        int low = 0, high = fits ? order.Length : order.Length - 1;
        while (low < high)
        {
            int middle = (low + high + 1) / 2;
            bool kept = fits ? Try(order[..middle], []) : Try([], order[..middle]);
            if (kept == fits) low = middle;
            else high = middle - 1;
        }

        // What the metric lets through is no straight order: one layer too many may be that layer's fault.
        List<string> narrow = fits ? [.. order[..low]] : [];
        foreach (string layer in fits ? order[low..] : [])
        {
            if (Try([.. narrow, layer], [])) narrow.Add(layer);
        }

        if (!fits && low + 1 < order.Length && !trials.Exists(trial => trial.InFloat.Count == low + 1)) Try([], order[..(low + 1)]);
        return _options.Goal == SensitivityGoal.Latency ? WithLatency(trials) : trials;

        bool Try(string[] at4Bits, string[] inFloat)
        {
            (LayerLoss loss, long bytes, _, _) = Measure($"{at4Bits.Length} layers at 4 bits, {inFloat.Length} in float", MixedRecipe.Of(_options.Base, at4Bits, inFloat));
            trials.Add(new MixedTrial(at4Bits, inFloat, loss, bytes, double.NaN));
            return loss.Keeps(_options.MaxDrop);
        }
    }

    private List<MixedTrial> WithLatency(List<MixedTrial> trials)
    {
        MixedTrial[] kept = [.. trials.Where(trial => trial.Loss.Keeps(_options.MaxDrop))];
        (Model, DenseTensor[])[] runs = [.. kept.Select(trial =>
        {
            Model model = _bench.Quantize("latency", MixedRecipe.Of(_options.Base, trial.At4Bits, trial.InFloat)).As(QuantizedForm.Integer).Model;
            return (model, _bench.FirstInputs(model));
        })];
        double[] times = InterleavedLatency.Measure(runs, _options.LatencyThreads, _bench.Step("latency", InterleavedLatency.Rounds), _bench.Token);
        return [.. trials.Select(trial => Array.IndexOf(kept, trial) is >= 0 and int i ? trial with { LatencyMilliseconds = times[i] } : trial)];
    }

    // The best trial may owe its place to the samples of the search; the next best is taken until one keeps the limit on the others too.
    private MixedProposal? Verify(List<MixedTrial> trials, SensitivityAnalysis verification)
    {
        IEnumerable<MixedTrial> kept = trials.Where(trial => trial.Loss.Keeps(_options.MaxDrop));
        foreach (MixedTrial trial in _options.Goal == SensitivityGoal.Size ? kept.OrderBy(trial => trial.Bytes) : kept.OrderBy(trial => trial.LatencyMilliseconds))
        {
            string yaml = MixedRecipe.Yaml(_options.Base.Name, trial.At4Bits, trial.InFloat);
            (LayerLoss loss, _, Evaluation evaluation, Model model) = verification.Measure("verifying", RecipeFile.Parse(yaml, "proposal"));
            if (!loss.Keeps(_options.MaxDrop)) continue;
            IReadOnlyList<bool> before = verification._float.Outcomes, after = evaluation.Outcomes;
            PairedComparison? paired = after.Count > 0 && after.Count == before.Count ? PairedComparison.Of(before, after) : null;
            return new MixedProposal(trial, yaml, loss, evaluation.Value, verification._float.Value, paired, IntegerVerifier.Verify(model).Holds);
        }

        return null;
    }

    private (LayerLoss Loss, long Bytes, Evaluation Evaluation, Model Model) Measure(string label, Recipe recipe)
    {
        QuantizedModel quantized = _bench.Quantize(label, recipe);
        Model model = quantized.As(QuantizedForm.Integer).Model;
        (Evaluation evaluation, OutputAgreement agreement) = _bench.Measure(label, model);
        double drop = (_isError ? evaluation.Value - _float.Value : _float.Value - evaluation.Value) * (evaluation.Result.Unit == MetricUnit.Share ? 100 : 1);
        return (new LayerLoss(drop, agreement.SqnrDecibels), WeightBytes.Of(quantized.Result.Network), evaluation, model);
    }
}
