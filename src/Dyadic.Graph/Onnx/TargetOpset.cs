using Dyadic.Core;
using Dyadic.Graphs.Definitions;

namespace Dyadic.Graphs.Onnx;

/// <summary>Chooses the operator-set version of a file, and refuses one in which some node would mean something else.</summary>
internal sealed class TargetOpset(OperatorSet operators)
{
    private int _needed = OpsetNeeds.Oldest;
    private string _reason = "";

    /// <summary>The version to write.</summary>
    /// <param name="wanted">What the caller asks for; null for the oldest possible that is not below <paramref name="source"/>.</param>
    /// <param name="source">The version that the model came from.</param>
    public int Choose(int? wanted, long source)
    {
        if (wanted is null) return Math.Max(_needed, (int)Math.Clamp(source, OpsetNeeds.Oldest, OnnxVersions.Opset));
        if (wanted is < OpsetNeeds.Oldest or > OnnxVersions.Opset) throw DyadicException.Unsupported($"Operator sets {OpsetNeeds.Oldest} to {OnnxVersions.Opset} are written; {wanted} was asked for.");
        return wanted >= _needed ? wanted.Value : throw DyadicException.Unsupported($"{_reason} needs operator set {_needed}; {wanted} was asked for. Write the model at {_needed} or later.");
    }

    /// <summary>Takes the nodes of a graph into account, with those of its subgraphs.</summary>
    /// <param name="graph">The typed graph.</param>
    /// <param name="definition">Its definition.</param>
    public void Add(Graph graph, GraphDefinition definition)
    {
        Dictionary<string, ElementType> types = new(StringComparer.Ordinal);
        CollectTypes(graph, types);
        Add(definition.Nodes, types);
    }

    /// <summary>Takes the body of a function into account; its types are known only in calls.</summary>
    public void Add(FunctionDefinition function)
    {
        foreach (NodeDefinition node in function.Nodes) Add(node, [], $"{node.OpType} in function {function.Domain}.{function.Name}");
    }

    private static void CollectTypes(Graph graph, Dictionary<string, ElementType> types)
    {
        foreach (Value value in graph.Values.Values) types[value.Name] = value.Type;
        foreach (Node node in graph.Nodes)
        {
            foreach (Graph body in Subgraphs.Of(node.Operator)) CollectTypes(body, types);
        }
    }

    private void Add(List<NodeDefinition> nodes, Dictionary<string, ElementType> types)
    {
        foreach (NodeDefinition node in nodes)
        {
            Add(node, node.Inputs.Concat(node.Outputs).Select(name => types.GetValueOrDefault(name)), $"{node.OpType} '{node.Name}'");
            foreach (AttributeValue.Subgraph body in node.Attributes.Values.OfType<AttributeValue.Subgraph>()) Add(body.Value.Nodes, types);
        }
    }

    private void Add(NodeDefinition node, IEnumerable<ElementType> types, string who)
    {
        int needed = OpsetNeeds.Of(node, types, operators);
        if (needed > _needed) (_needed, _reason) = (needed, who);
    }
}
