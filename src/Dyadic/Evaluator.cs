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
    /// <param name="model">The model; its first output holds one score a class.</param>
    /// <param name="data">Samples with labels, or with expected outputs.</param>
    /// <param name="options">Preprocessing, threads, progress, cancellation.</param>
    /// <exception cref="DyadicException">The data have neither labels nor expected outputs, or do not fit the model.</exception>
    /// <exception cref="OperationCanceledException">Cancelled between two samples.</exception>
    public static Evaluation Evaluate(Model model, IDataset data, EvaluateOptions? options = null)
    {
        options ??= new EvaluateOptions();
        SamplePreparation preparation = new(model, options.Preprocessing);
        using Session session = new(model, new SessionOptions { Threads = options.Threads });
        Accuracy accuracy = new();
        SignalToNoise noise = new();
        long started = Stopwatch.GetTimestamp();
        for (int i = 0; i < data.Count; i++)
        {
            options.CancellationToken.ThrowIfCancellationRequested();
            Sample sample = data.Read(i);
            DenseTensor[] outputs = session.Run(preparation.Prepare(sample));
            if (sample.Label is { } label) accuracy.Add(Scores(model, outputs[0]), label);
            else AddNoise(model, sample, outputs, noise);
            options.Progress?.Report(i + 1);
        }

        TimeSpan elapsed = Stopwatch.GetElapsedTime(started);
        return accuracy.Count > 0
            ? new Evaluation(Top1, accuracy.Top1, accuracy.Count, accuracy.Top1Interval, accuracy.Top5, accuracy.Outcomes, elapsed)
            : new Evaluation(OutputSqnr, noise.Decibels, data.Count, null, null, [], elapsed);
    }

    /// <summary>The scores of the first sample of a batch.</summary>
    private static float[] Scores(Model model, DenseTensor output)
    {
        float[] scores = RealValues.Of(output, model.Graph.Outputs[0].Quantization);
        int batch = output.Shape.Rank > 1 && output.Shape[0] > 1 ? output.Shape[0] : 1;
        if (scores.Length / batch < 2) throw DyadicException.Unsupported($"Output '{model.Graph.Outputs[0].Name}' {output} is no list of class scores; accuracy cannot be measured.");
        return scores[..(scores.Length / batch)];
    }

    private static void AddNoise(Model model, Sample sample, DenseTensor[] outputs, SignalToNoise noise)
    {
        if (sample.ExpectedOutputs.Count == 0) throw DyadicException.BadInput($"{sample.Name} has neither a label nor expected outputs; there is nothing to measure.");
        for (int i = 0; i < Math.Min(outputs.Length, sample.ExpectedOutputs.Count); i++)
        {
            noise.Add(RealValues.Of(sample.ExpectedOutputs[i].Tensor), RealValues.Of(outputs[i], model.Graph.Outputs[i].Quantization));
        }
    }
}

/// <summary>How a model is evaluated.</summary>
public sealed record EvaluateOptions
{
    /// <summary>What is done to pictures; null takes what the model records.</summary>
    public Preprocessing? Preprocessing { get; init; }

    /// <summary>Threads of the session; 0 for one a processor.</summary>
    public int Threads { get; init; }

    /// <summary>Told the number of samples done.</summary>
    public IProgress<int>? Progress { get; init; }

    /// <summary>Cancels between two samples.</summary>
    public CancellationToken CancellationToken { get; init; }
}

/// <summary>What an evaluation found.</summary>
/// <param name="Metric"><see cref="Evaluator.Top1"/> or <see cref="Evaluator.OutputSqnr"/>.</param>
/// <param name="Value">Top-1 as a share in [0, 1], or decibels, +∞ when the outputs are equal.</param>
/// <param name="Count">Samples.</param>
/// <param name="Interval">The 95 % interval of the share (Wilson); null for decibels.</param>
/// <param name="Top5">The share within the first five places; null for decibels.</param>
/// <param name="Outcomes">Whether each sample was right, in order, for <see cref="PairedComparison"/>.</param>
/// <param name="Elapsed">Reading, preparing and running all samples.</param>
public sealed record Evaluation(
    string Metric, double Value, int Count, ConfidenceInterval? Interval, double? Top5, IReadOnlyList<bool> Outcomes, TimeSpan Elapsed);
