using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Graphs.Definitions;
using Dyadic.Graphs.Operators;

namespace Dyadic.Quantization;

/// <summary>Makes the insides of recurrent layers visible to calibration: what input and hidden state add to the gates, and the cell state.</summary>
internal static class RecurrentTracing
{
    private static readonly string[] Insides = ["from_input", "from_hidden", "cell"];

    /// <summary>The name of a trace, among the values of the traced graph.</summary>
    /// <param name="node">The recurrent layer.</param>
    /// <param name="inside">0 for what the input adds to the gates, 1 for what the hidden state adds, 2 for the cell state.</param>
    public static string NameOf(Node node, int inside) => $"{node.Name}/{Insides[inside]}";

    /// <summary>A copy of a graph whose recurrent layers give their insides as outputs, and the values to watch besides; the graph itself when none is quantized.</summary>
    public static (Graph Graph, IEnumerable<Value> Watched) Of(Graph graph, IReadOnlyList<QuantizedLayer> layers)
    {
        Dictionary<string, Node> traced = layers.OfType<RecurrentCodesLayer>().ToDictionary(layer => layer.Name, layer => layer.Nodes[0]);
        if (traced.Count == 0) return (graph, []);
        GraphDefinition definition = new GraphDefiner(OperatorSet.Standard).Define(graph);
        foreach (NodeDefinition node in definition.Nodes)
        {
            if (!traced.TryGetValue(node.Name, out Node? layer)) continue;
            RecurrentLayer op = (RecurrentLayer)layer.Operator;
            while (node.Outputs.Count < op.OwnOutputs) node.Outputs.Add("");
            node.Outputs.AddRange(Enumerable.Range(0, op.TraceOutputs).Select(inside => NameOf(layer, inside)));
        }

        Graph copy = GraphCopy.Build(graph, definition);
        GraphInference.Infer(copy);
        return (copy, traced.Values.SelectMany(layer => Enumerable.Range(0, ((RecurrentLayer)layer.Operator).TraceOutputs).Select(inside => copy.Find(NameOf(layer, inside))!)));
    }

    /// <summary>The greatest magnitude that calibration saw of an inside.</summary>
    /// <exception cref="DyadicException">It saw none.</exception>
    public static double Reach(IReadOnlyDictionary<string, TensorStatistics> statistics, Node node, int inside) =>
        statistics.TryGetValue(NameOf(node, inside), out TensorStatistics? seen) && seen.Histogram.Count > 0
            ? Math.Max(Math.Abs(seen.Histogram.Min), Math.Abs(seen.Histogram.Max))
            : throw DyadicException.BadInput($"Calibration saw no numbers inside {node}; give at least one sample with a step.");
}
