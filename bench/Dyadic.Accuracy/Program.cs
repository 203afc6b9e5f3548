using System.Diagnostics;
using Dyadic;
using Dyadic.Accuracy;
using Dyadic.Accuracy.Tiers;
using Dyadic.Core;
using Dyadic.Data;
using Dyadic.Graphs;
using Dyadic.Graphs.Onnx;
using Dyadic.Quantization;

// folder DIR: every model of a folder. tiers FILE-OR-DIR…: the same outputs on every kernel tier. clips: OCTAV's clips. Otherwise quantizes one model by every combination of bits and range fittings, and compares each integer network with the float one on the same samples.
if (args is ["clips"])
{
    ClipTable.Print(Console.Out);
    return 0;
}

SweepOptions options;
try
{
    if (args is ["folder", ..]) return FolderCommand.Run(args[1..]);
    if (args is ["tiers", ..]) return TiersCommand.Run(args[1..]);
    if (args is ["tier-outputs", ..]) return TierOutputs.Run(args[1..]);
    options = new SweepOptions(args);
}
catch (DyadicException error)
{
    Console.Error.WriteLine(error.Message);
    return (int)error.Kind;
}

Model model = OnnxModelFile.Read(options.Model);
Preprocessing preprocessing = Preprocessing.Load(options.Preprocess);
using IDataset whole = DatasetCatalog.Open(options.Data);
using IDataset data = whole.Take(Math.Min(options.Limit, whole.Count), seed: 1);
using IDataset calibrationWhole = DatasetCatalog.Open(options.Calibration, new DatasetOptions { Split = DatasetSplit.Train });
using IDataset calibration = calibrationWhole.Take(options.Samples, seed: 2);
SamplePreparation preparation = new(model, preprocessing);
EvaluateOptions evaluate = new() { Preprocessing = preprocessing, Threads = options.Threads };
Evaluation reference = Evaluator.Evaluate(model, data, evaluate);
Console.WriteLine($"{Path.GetFileName(options.Model)}: float top-1 {reference.Value:P2} on {reference.Count} samples of {data.Description}; calibrated on {calibration.Count} of {calibration.Description}");
Console.WriteLine("| weights | fitting | rounding | equalized | activations | fitting | top-1 | difference, 95 % paired | proven | weights on grid | quantized in |");
Console.WriteLine("|---|---|---|---|---|---|---|---|---|---|---|");
foreach (Recipe recipe in options.Recipes())
{
    IReadOnlyDictionary<string, PixelInput> pixels = options.Pixels ? PixelInputs.Of(model.Graph, preprocessing) : new Dictionary<string, PixelInput>();
    IEnumerable<IReadOnlyList<DenseTensor>> samples = Enumerable.Range(0, calibration.Count).Select(i => (IReadOnlyList<DenseTensor>)preparation.Prepare(calibration.Read(i)));
    Stopwatch watch = Stopwatch.StartNew();
    QuantizationResult result = Quantizer.Quantize(model, samples, recipe, new QuantizeOptions { Pixels = pixels, Threads = options.Threads });
    watch.Stop();
    Model integer = result.ToModel(QuantizedForm.Integer);
    bool proven = IntegerVerifier.Verify(integer).Holds;
    Evaluation quantized = Evaluator.Evaluate(integer, data, evaluate);
    PairedComparison paired = PairedComparison.Of(reference.Outcomes, quantized.Outcomes);
    int onGrid = result.Network.Layers.Count(layer => layer.Weights is { OnGrid: true }), weighted = result.Network.Layers.Count(layer => layer.Weights is not null);
    Console.WriteLine($"| {recipe.WeightBits} | {recipe.WeightRange} | {(recipe.AdaRound is null ? "nearest" : "AdaRound")} | {recipe.Equalization.ToString().ToLowerInvariant()} | {recipe.ActivationBits} | {recipe.ActivationRange} | {quantized.Value * 100:F2} | {paired.Difference * 100:+0.00;-0.00;0.00} [{paired.Interval.Low * 100:F2}, {paired.Interval.High * 100:F2}] | {(proven ? "yes" : "NO")} | {onGrid}/{weighted} | {watch.Elapsed.TotalSeconds:F0} s |");
}

return 0;
