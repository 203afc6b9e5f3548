using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Quantization;

namespace Dyadic.Reporting;

/// <summary>Counts what a network multiplies in one run, and at which widths.</summary>
internal static class WorkCount
{
    private const int FloatBits = 32;

    /// <summary>The work of a float graph.</summary>
    public static Work Of(Graph graph, NetworkShapes shapes) => Of(graph, shapes, _ => null);

    /// <summary>The work of a quantized network: layers multiply codes, the rest multiplies floats.</summary>
    public static Work Of(QuantizedNetwork network, NetworkShapes shapes)
    {
        Dictionary<Node, QuantizedLayer> layers = NodeLayers.Of(network);
        return Of(network.Graph, shapes, node => layers.TryGetValue(node, out QuantizedLayer? layer) ? new Widths(network, layer) : null);
    }

    private static Work Of(Graph graph, NetworkShapes shapes, Func<Node, Widths?> widthsOf) => new(
    [
        .. from node in graph.Nodes
           where node.Operator is IMultiplyAccumulate
           let output = shapes.Find(node.Outputs[0])
           where output is not null
           select Of(node, (IMultiplyAccumulate)node.Operator, output.Value, shapes, widthsOf(node)),
    ]);

    private static LayerWork Of(Node node, IMultiplyAccumulate op, TensorShape output, NetworkShapes shapes, Widths? widths)
    {
        TensorShape?[] inputs = [.. node.Inputs.Select(shapes.Find)];
        int left = widths?.Activation ?? FloatBits, right = widths?.Weight ?? FloatBits;
        double activations = (double)output.Count * (widths?.Output ?? FloatBits), weights = 0;
        for (int i = 0; i < inputs.Length; i++)
        {
            long count = inputs[i]?.Count ?? 0;
            if (node.Inputs[i]?.Constant is { } constant) weights += constant.ElementType.IsFloating() ? (double)count * (IsWeight(constant, widths) ? right : FloatBits) : 0;
            else activations += (double)count * left;
        }

        return new LayerWork(node.Name, op.MultiplyAccumulates(inputs, output), left, right, widths is null, output.Count, weights / 8, activations / 8);
    }

    // Biases are constants too, one a channel; the weights are those that became codes.
    private static bool IsWeight(DenseTensor constant, Widths? widths) => widths?.Layer.Weights is { } weights && constant.Count == weights.Codes.Length;

    private sealed class Widths(QuantizedNetwork network, QuantizedLayer layer)
    {
        public QuantizedLayer Layer => layer;

        public int Activation => layer.Inputs.Count > 0 ? OfValue(layer.Inputs[0]) : network.RecipeOf(layer).ActivationBits;

        public int Weight => layer.Weights?.Bits ?? (layer.Inputs.Count > 1 ? OfValue(layer.Inputs[1]) : network.RecipeOf(layer).WeightBits);

        public int Output => network.Recipe.Dynamic ? FloatBits : OfValue(layer.Output);

        private int OfValue(Value value) => network.Activations.TryGetValue(value, out AffineParameters? parameters) ? parameters.Format.Bits : network.RecipeOf(layer).ActivationBits;
    }
}
