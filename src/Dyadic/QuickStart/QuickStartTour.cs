using Dyadic.Core;
using Dyadic.Data;
using Dyadic.Graphs;
using Dyadic.Graphs.Onnx;
using Dyadic.Quantization;

namespace Dyadic.QuickStart;

/// <summary>The main job once through, with nothing but this library: draw data, train a small network, quantize, prove, measure.</summary>
public sealed class QuickStartTour
{
    private const int TrainingDigits = 2500;
    private const int TestDigits = 1000;
    private static readonly string[] Recipes = ["int8", "octav"];

    /// <summary>The folder that gets the models and the data.</summary>
    public required string Folder { get; init; }

    /// <summary>Seconds of each latency measurement.</summary>
    public double BenchmarkSeconds { get; init; } = 1;

    /// <summary>Told what is being done.</summary>
    public Action<string>? Step { get; init; }

    /// <summary>Cancels between two samples.</summary>
    public CancellationToken CancellationToken { get; init; }

    /// <summary>The float model's file.</summary>
    public string ModelPath => Path.Combine(Folder, "digits.onnx");

    /// <summary>The file of the digits that calibrate.</summary>
    public string TrainingPath => Path.Combine(Folder, "train.npz");

    /// <summary>The file of the digits that measure; none of them was trained or calibrated on.</summary>
    public string TestPath => Path.Combine(Folder, "test.npz");

    /// <summary>Does it all.</summary>
    /// <returns>One row a model, the float model first.</returns>
    /// <exception cref="DyadicException">The folder cannot be written.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public IReadOnlyList<QuickStartRow> Run()
    {
        Directory.CreateDirectory(Folder);
        Step?.Invoke($"Drawing {TrainingDigits + TestDigits} digits and training a small network on {TrainingDigits} of them");
        using DigitSet training = new(TrainingDigits, seed: 1);
        using DigitSet test = new(TestDigits, seed: 2);
        training.Save(TrainingPath);
        test.Save(TestPath);
        Model source = DigitNetwork.Train(training, CancellationToken);
        OnnxModelFile.Write(source, ModelPath, token: CancellationToken);
        Step?.Invoke("Measuring the float model");
        Evaluation reference = Evaluate(source, test);
        List<QuickStartRow> rows = [new("float", ModelPath, null, reference.Value, reference.Interval!.Value, null, new FileInfo(ModelPath).Length, Latency(source))];
        foreach (string recipe in Recipes) rows.Add(Quantized(recipe, training, test, reference));
        return rows;
    }

    private QuickStartRow Quantized(string recipe, DigitSet training, DigitSet test, Evaluation reference)
    {
        Step?.Invoke($"Quantizing with recipe {recipe}, proving and measuring the result");
        string path = Path.Combine(Folder, $"digits-{recipe}.onnx");
        QuantizationJob job = new()
        {
            ModelPath = ModelPath,
            OutputPath = path,
            Recipe = RecipeFile.Load(recipe),
            Calibration = new CalibrationOptions { CancellationToken = CancellationToken },
        };
        job.Run(training);
        Model written = OnnxModelFile.Read(path);
        Evaluation accuracy = Evaluate(written, test);
        PairedComparison paired = Paired(reference.Outcomes, accuracy.Outcomes);
        return new QuickStartRow(recipe, path, IntegerVerifier.Verify(written), accuracy.Value, accuracy.Interval!.Value, paired, new FileInfo(path).Length, Latency(written));
    }

    private static PairedComparison Paired(IReadOnlyList<bool> first, IReadOnlyList<bool> second) => new(
        first.Count,
        first.Where((right, i) => right && !second[i]).Count(),
        second.Where((right, i) => right && !first[i]).Count());

    private Evaluation Evaluate(Model model, DigitSet test) => Evaluator.Evaluate(model, test, new EvaluateOptions { CancellationToken = CancellationToken });

    private Latency Latency(Model model) => LatencyBenchmark.Measure(model, new BenchmarkOptions { Threads = 1, Seconds = BenchmarkSeconds, CancellationToken = CancellationToken });
}

/// <summary>One model of the tour.</summary>
/// <param name="Name"><c>float</c> or the recipe.</param>
/// <param name="Path">The file.</param>
/// <param name="Proof">What the verifier found; null for the float model.</param>
/// <param name="Accuracy">Top-1 on unseen digits, in [0, 1].</param>
/// <param name="Interval">Its 95 % interval.</param>
/// <param name="AgainstFloat">The same digits against the float model; null for the float model.</param>
/// <param name="FileBytes">Bytes of the file.</param>
/// <param name="Latency">One thread, batch 1.</param>
public sealed record QuickStartRow(
    string Name, string Path, IntegerProof? Proof, double Accuracy, ConfidenceInterval Interval, PairedComparison? AgainstFloat, long FileBytes, Latency Latency);
