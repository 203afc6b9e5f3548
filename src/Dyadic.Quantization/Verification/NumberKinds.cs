using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Graphs.Operators;

namespace Dyadic.Quantization;

/// <summary>Which nodes of a graph compute with integers on data, and which have integer inputs and outputs but a floating definition.</summary>
internal sealed class NumberKinds
{
    private readonly HashSet<Node> _islandNodes = [];
    private readonly HashSet<Value> _data = [];

    /// <summary>Nodes whose definition is integer and that read integers which carry data.</summary>
    public IReadOnlySet<Node> IslandNodes => _islandNodes;

    /// <summary>Classifies the nodes of a graph.</summary>
    public static NumberKinds Of(Graph graph)
    {
        NumberKinds kinds = new();
        kinds._data.UnionWith(graph.Inputs.Where(input => IsInteger(input.Type)));
        foreach (Node node in graph.Nodes) kinds.Classify(node);
        return kinds;
    }

    /// <summary>Why a node that turns integers into integers is floating by definition; null when it is not such a node.</summary>
    public string? FloatingDefinition(Node node)
    {
        if (!node.Inputs.Any(input => input is not null && _data.Contains(input)) || node.Outputs.Any(output => output is not null && !IsInteger(output.Type))) return null;
        if (node.Operator is Shape or Size || _islandNodes.Contains(node)) return null;
        if (node.Operator is Resize { Mode: not "nearest" } resize) return $"interpolates ({resize.Mode}) in floating point by definition";
        if (FloatInput(node) is { } scale) return $"is defined through the {scale.Type} input '{scale.Name}'";
        return FloatInside(node) ?? "is floating by definition";
    }

    private static bool IsInteger(ElementType type) => type.IsInteger() || type == ElementType.Bool;

    private static Value? FloatInput(Node node) => node.Inputs.Select((input, i) => (input, i))
        .FirstOrDefault(pair => pair.input is not null && !IsInteger(pair.input.Type) && !IsIgnored(node, pair.i)).input;

    // The scales of a nearest Resize only say which element is copied; no element is multiplied by them.
    private static bool IsIgnored(Node node, int index) => node.Operator is Resize { Mode: "nearest" } && index is 1 or 2;

    // The first floating thing in the body that defines a node; null when the body is integer throughout or there is none.
    private static string? FloatInside(Node node)
    {
        IEnumerable<Graph> bodies = DefiningBody.Of(node) is { } definition ? [definition] : node.Operator is IHasSubgraphs { Bodies: { } inside } ? inside : [];
        Node? floating = bodies.SelectMany(body => body.Nodes)
            .FirstOrDefault(inner => inner.Inputs.Concat(inner.Outputs).Any(value => value is not null && !IsInteger(value.Type)) || FloatInside(inner) is not null);
        return floating is null ? null : $"its body computes in floating point at {floating}";
    }

    private void Classify(Node node)
    {
        if (node.Operator is Shape or Size) return;
        bool readsData = node.Inputs.Any(input => input is not null && _data.Contains(input));
        bool startsData = node.Operator is QuantizeLinear or DynamicQuantizeLinear or Cast && FloatInput(node) is not null;
        bool integer = FloatInput(node) is null && node.Outputs.All(output => output is null || IsInteger(output.Type))
            && node.Operator is not Resize { Mode: not "nearest" } && FloatInside(node) is null;
        if (integer && readsData) _islandNodes.Add(node);
        if (!readsData && !startsData) return;
        foreach (Value? output in node.Outputs)
        {
            if (output is not null && IsInteger(output.Type)) _data.Add(output);
        }
    }
}
