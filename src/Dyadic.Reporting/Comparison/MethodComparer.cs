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

    private readonly TrialBench _bench;
    private readonly ComparisonOptions _options;
    private readonly List<(Model Model, int Result)> _models = [];
    private readonly Dictionary<string, QuantizedNetwork> _networks = new(StringComparer.Ordinal);

    private MethodComparer(TrialBench bench, ComparisonOptions options) => (_bench, _options) = (bench, options);

    /// <summary>Compares recipes.</summary>
    /// <param name="source">The float model, or a quantized one for recipes that keep its scales.</param>
    /// <param name="choices">The recipes. One that cannot be carried out becomes a result with its reason.</param>
    /// <param name="data">The samples to measure.</param>
    /// <param name="calibration">The samples to calibrate on.</param>
    /// <param name="options">How.</param>
    /// <exception cref="DyadicException">The float model cannot be measured on the data.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static MethodComparison Compare(Model source, IReadOnlyList<RecipeChoice> choices, IDataset data, IDataset calibration, ComparisonOptions options)
    {
        using TrialBench bench = new(source, data, calibration, options.Evaluate, options.Calibration, options.Progress);
        return new MethodComparer(bench, options).Run(choices);
    }

    private MethodComparison Run(IReadOnlyList<RecipeChoice> choices)
    {
        List<MethodResult> results = [MeasureFloat()];
        MethodResult baseline = results[0];
        foreach (RecipeChoice choice in choices)
        {
            _bench.Token.ThrowIfCancellationRequested();
            MethodResult result = Try(choice, baseline, results.Count);
            results.Add(result);
            _options.Finished?.Invoke(result);
        }

        MeasureLatency(results);
        IMetric metric = MetricCatalog.Get(baseline.Metric!.Metric);
        return new MethodComparison
        {
            Subject = new ComparisonSubject(
                _options.ModelName, _bench.Data.Description, _bench.Calibration.Description + (_options.SharesSamples ? ", which is measured too" : ""), _bench.CalibrationSamples, _bench.Preprocessing?.ToText(),
                metric.Name, metric.Meaning, baseline.Metric.Unit, metric.IsError, _options.Energy, MachineFacts.ProcessorName(), _options.LatencyThreads,
                _options.Command, typeof(MethodComparer).Assembly.GetName().Version?.ToString(3)),
            Float = results[0],
            Methods = results[1..],
            Functions = FunctionStudies.Of(_networks.Values, _bench.TableSteps("functions"), _bench.Token),
        };
    }

    private MethodResult MeasureFloat()
    {
        long begun = Stopwatch.GetTimestamp();
        Model source = _bench.Source;
        Evaluation evaluation = _bench.MeasureFloat();
        Work work = WorkCount.Of(source.Graph, _bench.ShapesOf(source.Graph));
        _models.Add((source, 0));
        return new MethodResult("float")
        {
            WeightBits = 32,
            ActivationBits = 32,
            FloatNodes = source.Graph.Nodes.Count,
            Metric = evaluation.Result,
            Agreement = 1,
            OutputSqnrDecibels = double.PositiveInfinity,
            WeightBytes = WeightBytes.Of(source.Graph),
            TableBytes = TableBytes.Of(source.Graph),
            FileBytes = FileBytes(source),
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
        QuantizedModel quantized = _bench.Quantize(choice.Label, choice.Recipe);
        using DyadicModel written = quantized.As(choice.Recipe.Dynamic ? QuantizedForm.Qdq : QuantizedForm.Integer);
        QuantizedNetwork network = quantized.Result.Network;
        (Evaluation evaluation, OutputAgreement agreement) = _bench.Measure(choice.Label, written.Model);
        Work work = WorkCount.Of(network, _bench.ShapesOf(network.Graph));
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
            Layers = _bench.Layers(written.Model, _options.LayerSamples),
            Seconds = Stopwatch.GetElapsedTime(begun).TotalSeconds,
        };
    }

    private void MeasureLatency(List<MethodResult> results)
    {
        (Model, DenseTensor[])[] runs = [.. _models.Select(pair => (pair.Model, _bench.FirstInputs(pair.Model)))];
        double[] times = InterleavedLatency.Measure(runs, _options.LatencyThreads, _bench.Step("latency", InterleavedLatency.Rounds), _bench.Token);
        for (int i = 0; i < times.Length; i++) results[_models[i].Result] = results[_models[i].Result] with { LatencyMilliseconds = times[i] };
    }

    private static long? FileBytes(Model model) =>
        model.Graph.Initializers.Sum(constant => (long)constant.Constant!.Bytes.Length) > MostCountedBytes ? null : OnnxModelFile.ToBytes(model).Length;
}
