using Dyadic.Core;
using Dyadic.Data;
using Dyadic.Graphs;
using Dyadic.Quantization;

namespace Dyadic.Reporting;

/// <summary>One float model with samples to calibrate on and samples to measure: quantized networks meet the same conditions here.</summary>
internal sealed class TrialBench : IDisposable
{
    private readonly EvaluateOptions _evaluate;
    private readonly CalibrationOptions _calibrationOptions;
    private readonly IProgress<ComparisonStep>? _progress;
    private readonly ReferenceOutputs _reference = new();
    private readonly IDataset _given;
    private readonly IDataset _judged;

    /// <summary>A bench; samples are read when they are first needed and kept.</summary>
    public TrialBench(Model source, IDataset data, IDataset calibration, EvaluateOptions evaluate, CalibrationOptions calibrationOptions, IProgress<ComparisonStep>? progress)
    {
        Preprocessing = evaluate.Preprocessing ?? SamplePreparation.Recorded(source);
        (_evaluate, _calibrationOptions, _progress) = (evaluate with { Preprocessing = Preprocessing }, calibrationOptions with { Preprocessing = calibrationOptions.Preprocessing ?? Preprocessing, SampleRate = calibrationOptions.SampleRate ?? evaluate.SampleRate, CancellationToken = evaluate.CancellationToken }, progress);
        (_given, _judged) = (data, FloatTruth.Where(data, source, _evaluate));
        (Source, Data, Calibration) = (source, new RememberedSamples(_judged), new RememberedSamples(calibration));
    }

    /// <summary>The float model.</summary>
    public Model Source { get; }

    /// <summary>The samples to measure.</summary>
    public IDataset Data { get; }

    /// <summary>The samples to calibrate on.</summary>
    public IDataset Calibration { get; }

    /// <summary>How many of those are used.</summary>
    public int CalibrationSamples => Math.Min(_calibrationOptions.Samples, Calibration.Count);

    /// <summary>What is done to pictures; null when nothing is known to be.</summary>
    public Preprocessing? Preprocessing { get; }

    /// <summary>Cancels between two samples.</summary>
    public CancellationToken Token => _evaluate.CancellationToken;

    /// <summary>Measures the float model and keeps its outputs.</summary>
    public Evaluation MeasureFloat() => Evaluate("float", Source, _reference.Keep);

    /// <summary>Carries out a recipe.</summary>
    public QuantizedModel Quantize(string label, Recipe recipe)
    {
        using DyadicModel source = new(Source);
        return source.Quantize(recipe, Calibration, _calibrationOptions with
        {
            Progress = Step($"{label}: calibrating", CalibrationSamples),
            TableProgress = TableSteps(label),
        });
    }

    /// <summary>Measures a model; <see cref="MeasureFloat"/> came before.</summary>
    public (Evaluation Evaluation, OutputAgreement Agreement) Measure(string label, Model model)
    {
        OutputAgreement agreement = _reference.Begin();
        return (Evaluate(label, model, agreement.Add), agreement);
    }

    /// <summary>Holds the values of a model against the float model's.</summary>
    /// <param name="model">The model.</param>
    /// <param name="samples">Over how many samples.</param>
    public IReadOnlyList<ValueDifference> Layers(Model model, int samples) => ModelComparison.Compare(Source, model, Data.Take(Math.Min(samples, Data.Count), seed: 1), _evaluate).Values;

    /// <summary>The shapes of a graph's values for the first sample.</summary>
    public NetworkShapes ShapesOf(Graph graph) => NetworkShapes.Of(graph, Data.Read(0), _evaluate);

    /// <summary>The first sample as a model takes it.</summary>
    public DenseTensor[] FirstInputs(Model model) => new SamplePreparation(model, Preprocessing, _evaluate.SampleRate).Prepare(Data.Read(0));

    /// <summary>Progress of one step; null when nobody watches.</summary>
    public IProgress<int>? Step(string label, int total) => _progress is null ? null : new StepProgress(_progress, label, total);

    /// <summary>Progress of tables that are learned in a step; null when nobody watches.</summary>
    public IProgress<TableProgress>? TableSteps(string label) => _progress is null ? null : new TableProgressSteps(_progress, label);

    /// <summary>Closes what the bench opened; the data sets stay open.</summary>
    public void Dispose()
    {
        if (_judged != _given) _judged.Dispose();
    }

    private Evaluation Evaluate(string label, Model model, Action<int, Prediction> predicted) =>
        Evaluator.Evaluate(model, Data, _evaluate with { Predicted = predicted, Progress = Step($"{label}: measuring", Data.Count) });

    private sealed class TableProgressSteps(IProgress<ComparisonStep> progress, string label) : IProgress<TableProgress>
    {
        public void Report(TableProgress value) => progress.Report(new ComparisonStep($"{label}: learning {value.Function}", (int)Math.Round(100 * value.Done), 100));
    }

    private sealed class StepProgress(IProgress<ComparisonStep> progress, string label, int total) : IProgress<int>
    {
        public void Report(int value) => progress.Report(new ComparisonStep(label, value, total));
    }
}
