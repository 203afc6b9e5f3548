using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Graphs.Operators;

namespace Dyadic.Quantization;

/// <summary>
/// Proves that a network computes with integers only between its borders, and that no integer can overflow. It reads definitions
/// (types, attributes, function bodies), never names.
/// </summary>
public static class IntegerVerifier
{
    /// <summary>Verifies a model.</summary>
    public static IntegerProof Verify(Model model) => Verify(model.Graph);

    /// <summary>Verifies a graph whose types are inferred; those inside of its loops are inferred here.</summary>
    public static IntegerProof Verify(Graph graph)
    {
        DefiningBody.InferLoops(graph);
        NumberKinds kinds = NumberKinds.Of(graph);
        HashSet<Node> after = Reach(graph.Nodes, kinds.IslandNodes, forward: true);
        HashSet<Node> before = Reach(graph.Nodes, kinds.IslandNodes, forward: false);
        List<Offender> offenders = [];
        List<Node> borders = [], front = [], post = [];
        foreach (Node node in graph.Nodes.Where(node => !kinds.IslandNodes.Contains(node)))
        {
            if (kinds.FloatingDefinition(node) is { } definition) offenders.Add(new Offender(node.ToString(), definition));
            else if (after.Contains(node) && before.Contains(node)) offenders.Add(new Offender(node.ToString(), BridgeReason(node)));
            else if (IsBorder(node, kinds)) borders.Add(node);
            else if (before.Contains(node)) front.Add(node);
            else post.Add(node);
        }

        if (kinds.IslandNodes.Count == 0) offenders.Add(new Offender($"graph '{graph.Name}'", "no node computes with integers on data: the network is not quantized"));
        OverflowProof overflow = OverflowProof.Of(graph, kinds.IslandNodes);
        offenders.AddRange(overflow.Offenders);
        return new IntegerProof([.. graph.Nodes.Where(kinds.IslandNodes.Contains)], borders, front, post, offenders, overflow.Accumulators);
    }

    private static string BridgeReason(Node node) => node.Operator is QuantizeLinear or DequantizeLinear or DynamicQuantizeLinear
        ? "converts between integers and floats inside the network, not at its border"
        : $"computes in {node.Outputs.FirstOrDefault(output => output is not null)?.Type ?? ElementType.Undefined} between integer layers";

    private static bool IsBorder(Node node, NumberKinds kinds) =>
        node.Inputs.Any(input => input?.Producer is { } producer && kinds.IslandNodes.Contains(producer))
        || node.Outputs.Any(output => output is not null && output.Consumers.Any(kinds.IslandNodes.Contains));

    // Nodes reachable along data from the seeds, seeds excluded. Shapes are not data: a float tensor's shape is an integer all the same.
    private static HashSet<Node> Reach(IReadOnlyList<Node> nodes, IReadOnlySet<Node> seeds, bool forward)
    {
        HashSet<Node> reached = [];
        foreach (Node node in forward ? nodes : nodes.Reverse())
        {
            if (node.Operator is Shape or Size) continue;
            IEnumerable<Node> neighbours = forward
                ? node.Inputs.Where(input => input?.Producer is not null).Select(input => input!.Producer!)
                : node.Outputs.Where(output => output is not null).SelectMany(output => output!.Consumers);
            if (neighbours.Any(neighbour => neighbour.Operator is not (Shape or Size) && (seeds.Contains(neighbour) || reached.Contains(neighbour)))) reached.Add(node);
        }

        return reached;
    }
}
