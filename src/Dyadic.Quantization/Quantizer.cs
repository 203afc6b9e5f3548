using Dyadic.Core;
using Dyadic.Graphs;

namespace Dyadic.Quantization;

/// <summary>Quantizes networks: canonicalize, find integer layers, calibrate, fit ranges. The result can be written in several forms.</summary>
public static class Quantizer
{
    /// <summary>Quantizes a model.</summary>
    /// <param name="model">The float model; not changed. One of 16-bit floats is taken as binary32, which the result's inputs and outputs are too.</param>
    /// <param name="samples">Calibration samples, each one tensor an input, already preprocessed; read one at a time, once, and once more each by a recipe that smooths and by one whose normalizations read channels with powers of two; not read when the recipe calibrates nothing.</param>
    /// <param name="recipe">What to do.</param>
    /// <param name="options">Pixels, progress, threads, cancellation.</param>
    /// <exception cref="DyadicException">The recipe is wrong, there are no samples, or nothing in the model can be quantized.</exception>
    /// <exception cref="OperationCanceledException">Cancelled between two samples.</exception>
    public static QuantizationResult Quantize(Model model, IEnumerable<IReadOnlyList<DenseTensor>> samples, Recipe recipe, QuantizeOptions? options = null)
    {
        options ??= new QuantizeOptions();
        recipe = recipe.Validated();
        Graph graph = HalfPrecision.Widened(model.Graph);
        samples = samples.Select(sample => sample.Select(HalfPrecision.Widened).ToArray());
        FileScales? scales = FileScales.Of(graph);
        if (recipe.AdoptScales)
        {
            if (scales is null) throw DyadicException.Usage($"Recipe '{recipe.Name}' keeps the scales of a file, but the model has no QuantizeLinear → DequantizeLinear pairs; choose another recipe.");
            return new QuantizationResult(model, WithLayers(scales.ToNetwork(recipe)), options.Pixels, samples: 0);
        }

        graph = scales?.Graph ?? graph;
        CanonicalPipeline.Run(graph);
        if (recipe.Calibrates && new PassEngine().Run(graph, [new FuseLstmStep()]) > 0) GraphInference.Infer(graph);
        if (recipe.HasIntegerFunctions) IntegerFunctionPipeline.Run(graph);
        if (recipe.Calibrates) new PassEngine().Run(graph, [new LimitedLstm(new NodeSelection(recipe))]);
        CrossLayerEqualization.Run(graph, recipe);
        ActivationSmoothing.Run(graph, recipe, samples, options);
        NetworkAnalysis plain = NetworkAnalysis.Of(graph, recipe);
        if (recipe.Dynamic) return Dynamic(model, recipe, graph, plain);
        NetworkAnalysis integers = recipe.HasIntegerFunctions ? NetworkAnalysis.Of(graph, recipe, functions: FunctionLayers.Integer) : plain;
        RequireLayers(recipe, integers.Layers, integers.Reasons);
        NetworkAnalysis qdq = recipe.QuantizesFunctions ? NetworkAnalysis.Of(graph, recipe, functions: FunctionLayers.Float) : plain;
        SampleReservoir reservoir = new(recipe.AdaRound?.Samples ?? 0, recipe.AdaRound?.Seed ?? 0);
        (Graph traced, IEnumerable<Value> insides) = RecurrentTracing.Of(graph, integers.Layers);
        HashSet<Value> watched = [.. integers.Activations, .. plain.Activations, .. qdq.Activations, .. insides];
        IReadOnlyDictionary<string, TensorStatistics> statistics = Calibrator.Run(traced, watched, reservoir.Watch(samples), recipe.Ranges, options, out int count);
        QuantizedNetwork network = Fitted(integers);
        ChannelPowerCalibration.Run(graph, integers.Layers, samples, statistics, options);
        foreach (QuantizedLayer layer in integers.Layers) layer.Prepare(options.TableProgress, options.CancellationToken);
        if (recipe.AdaRound is { } settings) AdaRound.Run(network, settings, reservoir.Kept, options);
        return new QuantizationResult(model, network, options.Pixels, count)
        {
            QdqNetwork = qdq == integers ? network : Fitted(qdq),
            QOperatorNetwork = plain == integers ? network : Fitted(plain),
        };

        QuantizedNetwork Fitted(NetworkAnalysis analysis) =>
            new(graph, recipe, analysis.Layers, ActivationFitting.Fit(graph, analysis.Layers, recipe, statistics, options.Pixels), analysis.Reasons, statistics);
    }

    private static QuantizationResult Dynamic(Model model, Recipe recipe, Graph graph, NetworkAnalysis analysis)
    {
        RequireLayers(recipe, analysis.Layers, analysis.Reasons);
        return new QuantizationResult(model, QuantizedNetwork.Dynamic(graph, recipe, analysis), new Dictionary<string, PixelInput>(), samples: 0);
    }

    private static QuantizedNetwork WithLayers(QuantizedNetwork network)
    {
        RequireLayers(network.Recipe, network.Layers, network.FloatReasons);
        return network;
    }

    private static void RequireLayers(Recipe recipe, IReadOnlyList<QuantizedLayer> layers, IReadOnlyDictionary<Node, string> reasons)
    {
        if (layers.Count > 0) return;
        string first = string.Join("; ", reasons.Take(3).Select(pair => $"{pair.Key}: {pair.Value}"));
        throw DyadicException.Unsupported($"Nothing in the model can be quantized by recipe '{recipe.Name}' ({first}).");
    }
}

/// <summary>What quantization needs besides the model, the samples and the recipe.</summary>
public sealed record QuantizeOptions
{
    /// <summary>Inputs that the integer form takes as uint8 pixels, by name.</summary>
    public IReadOnlyDictionary<string, PixelInput> Pixels { get; init; } = new Dictionary<string, PixelInput>();

    /// <summary>Told the number of samples seen so far.</summary>
    public IProgress<int>? Progress { get; init; }

    /// <summary>Told of every layer whose rounding was learned.</summary>
    public IProgress<RoundingProgress>? RoundingProgress { get; init; }

    /// <summary>Told of every function whose table is learned.</summary>
    public IProgress<TableProgress>? TableProgress { get; init; }

    /// <summary>Threads of the calibration run; 0 for all cores.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>Cancels between two samples, or two steps of learning.</summary>
    public CancellationToken CancellationToken { get; init; }
}

/// <summary>The ways to write a quantized network.</summary>
public enum QuantizedForm
{
    /// <summary>No floating point between the first and the last layer; <c>ai.dyadic</c> functions with standard integer bodies.</summary>
    Integer,

    /// <summary>Float operators between QuantizeLinear and DequantizeLinear.</summary>
    Qdq,

    /// <summary>QLinear operators.</summary>
    QOperator,
}
