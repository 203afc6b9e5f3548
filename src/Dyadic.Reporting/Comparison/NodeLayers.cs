using Dyadic.Graphs;
using Dyadic.Quantization;

namespace Dyadic.Reporting;

/// <summary>Which layer of a quantized network a float node belongs to.</summary>
internal static class NodeLayers
{
    /// <summary>The layers by their nodes; nodes that stay in float have none.</summary>
    public static Dictionary<Node, QuantizedLayer> Of(QuantizedNetwork network) =>
        network.Layers.SelectMany(layer => layer.Nodes.Select(node => (node, layer))).DistinctBy(pair => pair.node).ToDictionary(pair => pair.node, pair => pair.layer);
}
