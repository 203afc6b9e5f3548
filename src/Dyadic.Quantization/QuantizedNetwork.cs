using Dyadic.Core;
using Dyadic.Graphs;

namespace Dyadic.Quantization;

/// <summary>The one result of quantization, before it is written in a form: which layers are integers, with which parameters, and what stays in float.</summary>
public sealed class QuantizedNetwork
{
    internal QuantizedNetwork(
        Graph graph,
        Recipe recipe,
        IReadOnlyList<QuantizedLayer> layers,
        IReadOnlyDictionary<Value, AffineParameters> activations,
        IReadOnlyDictionary<Node, string> floatReasons,
        IReadOnlyDictionary<string, TensorStatistics> statistics) =>
        (Graph, Recipe, Layers, Activations, FloatReasons, Statistics) = (graph, recipe, layers, activations, floatReasons, statistics);

    /// <summary>A network whose products are quantized at run time; all else stays in float.</summary>
    internal static QuantizedNetwork Dynamic(Graph graph, Recipe recipe, NetworkAnalysis analysis)
    {
        Dictionary<Node, string> reasons = new(analysis.Reasons);
        foreach (Node node in analysis.Layers.Where(layer => layer is not LinearLayer).SelectMany(layer => layer.Nodes)) reasons[node] = $"{node.OpType} multiplies by no weights";
        return new QuantizedNetwork(graph, recipe, [.. analysis.Layers.OfType<LinearLayer>()], new Dictionary<Value, AffineParameters>(), reasons, new Dictionary<string, TensorStatistics>());
    }

    /// <summary>A network with the scales and weight codes of its file.</summary>
    internal static QuantizedNetwork Adopted(Recipe recipe, FileScales scales, NetworkAnalysis analysis) =>
        new(scales.Graph, recipe, analysis.Layers, scales.Activations, analysis.Reasons, new Dictionary<string, TensorStatistics>()) { Scales = scales };

    /// <summary>The scales of the file, where they were kept; null where ranges were calibrated.</summary>
    internal FileScales? Scales { get; private init; }

    /// <summary>The float graph after canonicalization.</summary>
    public Graph Graph { get; }

    /// <summary>The recipe.</summary>
    public Recipe Recipe { get; }

    /// <summary>The layers that become integers, in order.</summary>
    public IReadOnlyList<QuantizedLayer> Layers { get; }

    /// <summary>Scale and zero point of every quantized activation.</summary>
    public IReadOnlyDictionary<Value, AffineParameters> Activations { get; }

    /// <summary>Why each other node stays in float.</summary>
    public IReadOnlyDictionary<Node, string> FloatReasons { get; }

    /// <summary>What calibration saw, by value name.</summary>
    public IReadOnlyDictionary<string, TensorStatistics> Statistics { get; }

    /// <summary>True when the output of a layer is read by integer layers.</summary>
    internal bool IsReadAsCodes(Value value) => Layers.Any(layer => layer.Inputs.Contains(value));

    /// <summary>The recipe for one layer.</summary>
    public Recipe RecipeOf(QuantizedLayer layer) => Recipe.For(layer.Nodes[0]);

    /// <summary>True when the layer gives accumulators: nobody reads its codes, and they have 32 bits, and no file says how its output is rounded.</summary>
    internal bool GivesAccumulators(QuantizedLayer layer) => layer.CanGiveAccumulators && Activations[layer.Inputs[0]].Format.Bits <= 8 && !IsReadAsCodes(layer.Output)
        && !(Recipe.AdoptScales && Activations.ContainsKey(layer.Output));
}
