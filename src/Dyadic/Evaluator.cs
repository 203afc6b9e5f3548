using System.Diagnostics;
using Dyadic.Core;
using Dyadic.Data;
using Dyadic.Graphs;
using Dyadic.Internals;
using Dyadic.Runtime;

namespace Dyadic;

/// <summary>Measures how good a model is on a data set.</summary>
public static class Evaluator
{
    /// <summary>The metric of data with labels: the share of samples whose class has the highest score.</summary>
    public const string Top1 = "top1";

    /// <summary>The metric of data with expected outputs: 10·log₁₀(signal / noise).</summary>
    public const string OutputSqnr = "output_sqnr_db";

    /// <summary>Runs the model over every sample.</summary>
    /// <param name="model">The model.</param>
    /// <param name="data">Samples with some truth: labels, expected outputs, marked objects.</param>
    /// <param name="options">Metric, preprocessing, threads, progress, cancellation.</param>
    /// <exception cref="DyadicException">The data hold no truth that the outputs can be compared with, or do not fit the model.</exception>
    /// <exception cref="OperationCanceledException">Cancelled between two samples.</exception>
    public static Evaluation Evaluate(Model model, IDataset data, EvaluateOptions? options = null)
    {
        using Session session = new(model, new SessionOptions { Threads = options?.Threads ?? 0 });
        return Evaluate(model, data, inputs => session.Run(inputs), options);
    }

    /// <summary>Judges what another engine gives for the same inputs.</summary>
    /// <param name="model">The model: which inputs are prepared, and what the outputs' codes stand for.</param>
    /// <param name="data">Samples with some truth: labels, expected outputs, marked objects.</param>
    /// <param name="run">From the prepared inputs of a sample to the outputs, both in the model's order.</param>
    /// <param name="options">Metric, preprocessing, progress, cancellation; threads are the engine's own affair.</param>
    /// <exception cref="DyadicException">The data hold no truth that the outputs can be compared with, or do not fit the model.</exception>
    /// <exception cref="OperationCanceledException">Cancelled between two samples.</exception>
    public static Evaluation Evaluate(Model model, IDataset data, Func<IReadOnlyList<DenseTensor>, DenseTensor[]> run, EvaluateOptions? options = null)
    {
        options ??= new EvaluateOptions();
        if (data.Count == 0) throw DyadicException.BadInput($"{data.Description}: the data set has no samples.");
        IMetric? metric = options.Metric is null ? null : MetricCatalog.Get(options.Metric);
        SamplePreparation preparation = new(model, options.Preprocessing, options.SampleRate);
        IMetricCount? count = null;
        long started = Stopwatch.GetTimestamp();
        for (int i = 0; i < data.Count; i++)
        {
            options.CancellationToken.ThrowIfCancellationRequested();
            Sample sample = data.Read(i);
            Prediction prediction = options.States is { } states ? OfClip(model, sample, new ClipFrames(model, states, preparation), run) : OfSample(model, sample, preparation, run);
            count ??= (metric ?? MetricCatalog.Choose(prediction)).Begin(new ClassNumbers(data.ClassNames, options.ClassNames));
            count.Add(prediction);
            options.Predicted?.Invoke(i, prediction);
            options.Progress?.Report(i + 1);
        }

        MetricResult result = count!.Result();
        return new Evaluation(result, Stopwatch.GetElapsedTime(started));
    }

    private static Prediction OfSample(Model model, Sample sample, SamplePreparation preparation, Func<IReadOnlyList<DenseTensor>, DenseTensor[]> run)
    {
        DenseTensor[] inputs = preparation.Prepare(sample);
        return new Prediction(sample, Reals(model.Graph.Outputs, run(inputs))) { Inputs = Reals(model.Graph.Inputs, inputs), Window = preparation.WindowOf(sample) };
    }

    // The outputs that are no states, of all frames together.
    private static Prediction OfClip(Model model, Sample clip, ClipFrames frames, Func<IReadOnlyList<DenseTensor>, DenseTensor[]> run)
    {
        List<DenseTensor>[] outputs = [.. frames.OwnOutputs.Select(_ => new List<DenseTensor>())];
        DenseTensor[] first = [];
        foreach ((DenseTensor[] inputs, DenseTensor[] results) in frames.Run(clip, run))
        {
            if (first.Length == 0) first = inputs;
            for (int i = 0; i < outputs.Length; i++) outputs[i].Add(results[frames.OwnOutputs[i]]);
        }

        return new Prediction(clip, Reals([.. frames.OwnOutputs.Select(i => model.Graph.Outputs[i])], [.. outputs.Select(ClipFrames.Stacked)])) { Inputs = Reals(model.Graph.Inputs, first), Window = PictureWindow.Whole };
    }

    private static RealTensor[] Reals(IReadOnlyList<Value> values, DenseTensor[] tensors) =>
        [.. tensors.Select((tensor, i) => new RealTensor(values[i].Name, tensor.Shape, () => RealValues.Of(tensor, values[i].Quantization)))];
}

/// <summary>How a model is evaluated.</summary>
public sealed record EvaluateOptions
{
    /// <summary>What is done to pictures; null takes what the model records.</summary>
    public Preprocessing? Preprocessing { get; init; }

    /// <summary>The rate, in Hz, that recordings are brought to; null leaves theirs.</summary>
    public int? SampleRate { get; init; }

    /// <summary>Outputs that are inputs of the next run; each sample is then a clip of frames. Null where every sample is a run of its own.</summary>
    public StateFeedback? States { get; init; }

    /// <summary>The metric's name, one of <see cref="MetricCatalog"/>; null takes the one that suits data and model.</summary>
    public string? Metric { get; init; }

    /// <summary>The model's classes by number, where they are not the data set's own; null takes what such models usually have.</summary>
    public IReadOnlyList<string>? ClassNames { get; init; }

    /// <summary>Threads of the session; 0 for one a processor.</summary>
    public int Threads { get; init; }

    /// <summary>Told every prediction and the number of its sample, in order; the outputs' numbers are read from it during the call only.</summary>
    public Action<int, Prediction>? Predicted { get; init; }

    /// <summary>Told the number of samples done.</summary>
    public IProgress<int>? Progress { get; init; }

    /// <summary>Cancels between two samples.</summary>
    public CancellationToken CancellationToken { get; init; }
}

/// <summary>What an evaluation found.</summary>
/// <param name="Result">The metric's result.</param>
/// <param name="Elapsed">Reading, preparing and running all samples.</param>
public sealed record Evaluation(MetricResult Result, TimeSpan Elapsed)
{
    /// <summary>The metric's name.</summary>
    public string Metric => Result.Metric;

    /// <summary>The main number: a share in [0, 1], decibels (+∞ when the outputs are equal), or a plain number, as <see cref="MetricResult.Unit"/> says.</summary>
    public double Value => Result.Value;

    /// <summary>Samples.</summary>
    public int Count => Result.Count;

    /// <summary>The 95 % interval of the value; null where none is given.</summary>
    public ConfidenceInterval? Interval => Result.Interval;

    /// <summary>Whether each sample was right, in order, for <see cref="PairedComparison"/>.</summary>
    public IReadOnlyList<bool> Outcomes => Result.Outcomes;
}
