using System.Diagnostics;
using Dyadic.Core;
using Dyadic.Data;
using Dyadic.Graphs;
using Dyadic.Graphs.Onnx;
using Dyadic.Quantization;

namespace Dyadic.Reporting;

/// <summary>Carries out recipes on one model, one after the other, and measures each in the same way on the same samples.</summary>
public sealed class MethodComparer
{
    // Writing a file only to count its bytes stops here.
    private const long MostCountedBytes = 1L << 30;

    private readonly Model _source;
    private readonly RememberedSamples _data;
    private readonly IDataset _calibration;
    private readonly ComparisonOptions _options;
    private readonly ReferenceOutputs _reference = new();
    private readonly List<(Model Model, int Result)> _models = [];
    private readonly Dictionary<string, QuantizedNetwork> _networks = new(StringComparer.Ordinal);

    private MethodComparer(Model source, IDataset data, IDataset calibration, ComparisonOptions options) =>
        (_source, _data, _calibration, _options) = (source, new RememberedSamples(data), calibration, options);

    private CancellationToken Token => _options.Evaluate.CancellationToken;

    /// <summary>Compares recipes.</summary>
    /// <param name="source">The float model, or a quantized one for recipes that keep its scales.</param>
    /// <param name="choices">The recipes. One that cannot be carried out becomes a result with its reason.</param>
    /// <param name="data">The samples to measure.</param>
    /// <param name="calibration">The samples to calibrate on.</param>
    /// <param name="options">How.</param>
    /// <exception cref="DyadicException">The float model cannot be measured on the data.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static MethodComparison Compare(Model source, IReadOnlyList<RecipeChoice> choices, IDataset data, IDataset calibration, ComparisonOptions options) =>
        new MethodComparer(source, data, calibration, options).Run(choices);

    private MethodComparison Run(IReadOnlyList<RecipeChoice> choices)
    {
        List<MethodResult> results = [MeasureFloat()];
        MethodResult baseline = results[0];
        foreach (RecipeChoice choice in choices)
        {
            Token.ThrowIfCancellationRequested();
            MethodResult result = Try(choice, baseline, results.Count);
            results.Add(result);
            _options.Finished?.Invoke(result);
        }

        MeasureLatency(results);
        Preprocessing? preprocessing = _options.Evaluate.Preprocessing ?? SamplePreparation.Recorded(_source);
        IMetric metric = MetricCatalog.Get(baseline.Metric!.Metric);
        return new MethodComparison
        {
            Subject = new ComparisonSubject(
                _options.ModelName, _data.Description, _calibration.Description, Math.Min(_options.Calibration.Samples, _calibration.Count), preprocessing?.ToText(),
                metric.Name, metric.Meaning, baseline.Metric.Unit, metric.IsError, _options.Energy, MachineFacts.ProcessorName(), _options.LatencyThreads,
                _options.Command, typeof(MethodComparer).Assembly.GetName().Version?.ToString(3)),
            Float = results[0],
            Methods = results[1..],
            Functions = FunctionStudies.Of(_networks.Values),
        };
    }

    private MethodResult MeasureFloat()
    {
        long begun = Stopwatch.GetTimestamp();
        Evaluation evaluation = Evaluate("float", _source, _reference.Keep);
        NetworkShapes shapes = NetworkShapes.Of(_source.Graph, _data.Read(0), _options.Evaluate);
        Work work = WorkCount.Of(_source.Graph, shapes);
        _models.Add((_source, 0));
        long weights = WeightBytes.Of(_source.Graph);
        return new MethodResult("float")
        {
            WeightBits = 32,
            ActivationBits = 32,
            FloatNodes = _source.Graph.Nodes.Count,
            Metric = evaluation.Result,
            Agreement = 1,
            OutputSqnrDecibels = double.PositiveInfinity,
            WeightBytes = weights,
            TableBytes = TableBytes.Of(_source.Graph),
            FileBytes = FileBytes(_source),
            Work = work,
            Energy = work.EnergyBy(_options.Energy),
            Seconds = Stopwatch.GetElapsedTime(begun).TotalSeconds,
        };
    }

    // Whatever a recipe meets, the others are still measured: its sentence stands in its row.
    private MethodResult Try(RecipeChoice choice, MethodResult baseline, int index)
    {
        try
        {
            return Measure(choice, baseline, index);
        }
        catch (DyadicException failure)
        {
            return new MethodResult(choice.Label) { Failure = failure.Message };
        }
        catch (Exception failure) when (failure is not (OperationCanceledException or OutOfMemoryException))
        {
            return new MethodResult(choice.Label) { Failure = $"Internal error ({failure.GetType().Name}): {failure.Message}" };
        }
    }

    private MethodResult Measure(RecipeChoice choice, MethodResult baseline, int index)
    {
        long begun = Stopwatch.GetTimestamp();
        using DyadicModel source = new(_source);
        QuantizedModel quantized = source.Quantize(choice.Recipe, _calibration, _options.Calibration with
        {
            Progress = Step($"{choice.Label}: calibrating", Math.Min(_options.Calibration.Samples, _calibration.Count)),
            CancellationToken = Token,
        });
        using DyadicModel written = quantized.As(choice.Recipe.Dynamic ? QuantizedForm.Qdq : QuantizedForm.Integer);
        QuantizedNetwork network = quantized.Result.Network;
        OutputAgreement agreement = _reference.Begin();
        Evaluation evaluation = Evaluate(choice.Label, written.Model, agreement.Add);
        ComparisonReport layers = ModelComparison.Compare(_source, written.Model, _data.Take(Math.Min(_options.LayerSamples, _data.Count), seed: 1), _options.Evaluate with { Progress = null, Predicted = null });
        Work work = WorkCount.Of(network, NetworkShapes.Of(network.Graph, _data.Read(0), _options.Evaluate with { Preprocessing = _options.Evaluate.Preprocessing ?? SamplePreparation.Recorded(_source) }));
        int[] bits = [.. network.Layers.Where(layer => layer.Weights is not null).GroupBy(layer => layer.Weights!.Bits).OrderByDescending(group => group.Sum(layer => layer.Weights!.Codes.Length)).Select(group => group.Key)];
        _models.Add((written.Model, index));
        _networks[choice.Label] = network;
        return new MethodResult(choice.Label)
        {
            WeightBits = bits is [int most, ..] ? most : null,
            ActivationBits = choice.Recipe.ActivationBits,
            IntegerLayers = network.Layers.Count,
            FloatNodes = network.FloatReasons.Count,
            Proven = IntegerVerifier.Verify(written.Model).Holds,
            Metric = evaluation.Result,
            Difference = evaluation.Value - baseline.Metric!.Value,
            Paired = evaluation.Outcomes.Count > 0 && evaluation.Outcomes.Count == baseline.Metric.Outcomes.Count ? PairedComparison.Of(baseline.Metric.Outcomes, evaluation.Outcomes) : null,
            Agreement = agreement.Top1,
            OutputSqnrDecibels = agreement.SqnrDecibels,
            WeightBytes = WeightBytes.Of(network),
            TableBytes = TableBytes.Of(written.Model.Graph),
            FileBytes = FileBytes(written.Model),
            Work = work,
            Energy = work.EnergyBy(_options.Energy),
            Layers = layers.Values,
            Seconds = Stopwatch.GetElapsedTime(begun).TotalSeconds,
        };
    }

    private Evaluation Evaluate(string label, Model model, Action<int, Prediction> predicted) => Evaluator.Evaluate(model, _data, _options.Evaluate with
    {
        Preprocessing = _options.Evaluate.Preprocessing ?? SamplePreparation.Recorded(model) ?? SamplePreparation.Recorded(_source),
        Predicted = predicted,
        Progress = Step($"{label}: measuring", _data.Count),
    });

    private void MeasureLatency(List<MethodResult> results)
    {
        Preprocessing? preprocessing = _options.Evaluate.Preprocessing ?? SamplePreparation.Recorded(_source);
        Sample sample = _data.Read(0);
        (Model, DenseTensor[])[] runs = [.. _models.Select(pair => (pair.Model, new SamplePreparation(pair.Model, preprocessing, _options.Evaluate.SampleRate).Prepare(sample)))];
        double[] times = InterleavedLatency.Measure(runs, _options.LatencyThreads, Step("latency", InterleavedLatency.Rounds), Token);
        for (int i = 0; i < times.Length; i++) results[_models[i].Result] = results[_models[i].Result] with { LatencyMilliseconds = times[i] };
    }

    private StepProgress? Step(string label, int total) => _options.Progress is null ? null : new StepProgress(_options.Progress, label, total);

    private static long? FileBytes(Model model) =>
        model.Graph.Initializers.Sum(constant => (long)constant.Constant!.Bytes.Length) > MostCountedBytes ? null : OnnxModelFile.ToBytes(model).Length;

    private sealed class StepProgress(IProgress<ComparisonStep> progress, string label, int total) : IProgress<int>
    {
        public void Report(int value) => progress.Report(new ComparisonStep(label, value, total));
    }
}
