using Dyadic.Core;
using Dyadic.Graphs;

namespace Dyadic.Quantization;

/// <summary>Decides which nodes of a float graph become integer layers and which stay in float, with a reason for each of those.</summary>
internal sealed class NetworkAnalysis
{
    private readonly Graph _graph;
    private readonly List<QuantizedLayer> _layers = [];
    private readonly Dictionary<Node, string> _reasons = [];

    private readonly Recipe _recipe;
    private readonly FunctionLayers _functions;

    private NetworkAnalysis(Graph graph, Recipe recipe, FunctionLayers functions) => (_graph, _recipe, _functions) = (graph, recipe, functions);

    /// <summary>The layers, in order.</summary>
    public IReadOnlyList<QuantizedLayer> Layers => _layers;

    /// <summary>Why each other node stays in float.</summary>
    public IReadOnlyDictionary<Node, string> Reasons => _reasons;

    /// <summary>The values calibration must watch: inputs and outputs of all layers.</summary>
    public IReadOnlySet<Value> Activations => _layers.SelectMany(layer => layer.Inputs.Concat(layer.Outputs)).ToHashSet();

    /// <summary>Analyses a canonical graph.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="recipe">Which nodes stay in float.</param>
    /// <param name="scales">The scales of the file, which then decide; null where ranges are calibrated.</param>
    /// <param name="functions">Which functions are layers too.</param>
    public static NetworkAnalysis Of(Graph graph, Recipe recipe, FileScales? scales = null, FunctionLayers functions = FunctionLayers.None)
    {
        if (recipe.Overrides.FirstOrDefault(change => !graph.Nodes.Any(change.Fits)) is { } idle)
        {
            throw DyadicException.Usage($"Recipe '{recipe.Name}': the override ({idle}) fits no node of the model; 'dyadic inspect' lists their names.");
        }

        NetworkAnalysis analysis = new(graph, recipe, functions);
        analysis.Match(new NodeSelection(recipe));
        if (scales is null) analysis.Demote();
        else analysis.Remove(scales.ReasonToKeepFloat);
        return analysis;
    }

    private void Match(NodeSelection selection)
    {
        HashSet<Node> claimed = [];
        foreach (Node node in _graph.Nodes)
        {
            if (claimed.Contains(node)) continue;
            LayerMatch? match = selection.ReasonToKeepFloat(node) is { } excluded
                ? LayerMatch.KeepFloat(excluded)
                : LayerRules.All.Select(rule => rule.Match(_graph, node)).FirstOrDefault(found => found is not null);
            if (match?.Layer is null && selection.ReasonToKeepFloat(node) is null && FunctionOf(node, claimed) is { } function) match = function;
            if (match?.Layer is LinearLayer { Output.Shape: null } or LinearLayer { Inputs: [{ Shape: null }, ..] }) match = LayerMatch.KeepFloat("the file does not tell how many dimensions its values have");
            if (match?.Layer is { } layer)
            {
                _layers.Add(layer);
                claimed.UnionWith(layer.Nodes);
            }
            else
            {
                _reasons[node] = match?.Reason ?? $"{node.OpType} has no integer form in this recipe";
            }
        }
    }

    private QuantizedLayer? FunctionOf(Node node, HashSet<Node> claimed)
    {
        IEnumerable<QuantizedLayer?> layers = _functions switch
        {
            FunctionLayers.Float => FunctionLayerRules.All.Select(rule => rule.Match(_graph, node)),
            FunctionLayers.Integer => IntegerFunctionRules.All.Select(rule => rule.Match(_graph, node, _recipe.For(node))),
            _ => [],
        };
        return layers.FirstOrDefault(layer => layer is not null && !layer.Nodes.Any(claimed.Contains));
    }

    // A layer that only moves or adds codes earns its place between layers that compute with weights.
    private void Demote()
    {
        bool changed = true;
        while (changed)
        {
            HashSet<Value> computed = [.. _layers.SelectMany(layer => layer.Outputs)];
            HashSet<Value> read = [.. _layers.SelectMany(layer => layer.Inputs)];
            changed = Remove(layer => ReasonToDemote(layer, computed, read));
        }
    }

    private bool Remove(Func<QuantizedLayer, string?> reasonToKeepFloat) => _layers.RemoveAll(layer =>
    {
        if (reasonToKeepFloat(layer) is not { } reason) return false;
        foreach (Node node in layer.Nodes) _reasons[node] = reason;
        return true;
    }) > 0;

    private string? ReasonToDemote(QuantizedLayer layer, HashSet<Value> computed, HashSet<Value> read)
    {
        if (layer is ConvolutionLayer or MatrixProductLayer or RecurrentCodesLayer) return null;
        // Where functions are layers, a sum takes a float summand too: quantizing it costs less than adding in float.
        bool mayReadFloat = _functions != FunctionLayers.None && layer is ResidualAddLayer;
        if (!mayReadFloat && layer.Inputs.Any(input => !computed.Contains(input) && !_graph.Inputs.Contains(input))) return "its input is computed in float";
        if (layer.SharesParameters && !read.Contains(layer.Output)) return "it only moves data that no integer layer reads";
        if ((layer is FloatFunctionLayer or ScaledLayer || layer.StartsIntegers) && !read.Contains(layer.Output)) return "no integer layer reads its result";
        if (layer.StartsIntegers) return null;
        return !layer.SharesParameters && !layer.Inputs.Any(computed.Contains) ? "no integer layer computes its input" : null;
    }
}
