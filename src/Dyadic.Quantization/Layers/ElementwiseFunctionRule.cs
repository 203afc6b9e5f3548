using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Graphs.Operators;

namespace Dyadic.Quantization;

/// <summary>Finds functions of single elements of one activation, of one node or many: sigmoid, x · sigmoid(x), GELU by Erf or Tanh.</summary>
/// <remarks><code>
///   x ─ Div(√2) ─ Erf ─ Add(1) ─ Mul(x) ─ Mul(½) ─ y        one layer from x to y
/// </code></remarks>
internal sealed class ElementwiseFunctionRule : IFunctionLayerRule
{
    /// <inheritdoc/>
    public QuantizedLayer? Match(Graph graph, Node node)
    {
        if (Activations(node) is not [{ Type: ElementType.Float32 } source]) return null;
        List<Node> region = [node];
        HashSet<Value> known = [source, node.Output];
        foreach (Node next in graph.Nodes.SkipWhile(earlier => earlier != node).Skip(1).Where(next => Activations(next) is { Count: > 0 } operands && operands.All(known.Contains)))
        {
            region.Add(next);
            known.Add(next.Output);
        }

        // Functions of the source alone may have several ends; the layer is the last one from which nothing else leaves.
        for (int last = region.Count - 1; last >= 0; last--)
        {
            Node[] nodes = Leading(region, region[last], source);
            if (nodes[0] == node && nodes.SkipLast(1).All(inner => !graph.Outputs.Contains(inner.Output) && inner.Output.Consumers.All(nodes.Contains))) return IsWorthATable(nodes) ? new FloatFunctionLayer(nodes, [source]) : null;
        }

        return null;
    }

    // The nodes of a region that lead to one of them, in order.
    private static Node[] Leading(List<Node> region, Node end, Value source)
    {
        HashSet<Node> needed = [end];
        for (int i = region.IndexOf(end); i >= 0; i--)
        {
            if (!needed.Contains(region[i])) continue;
            foreach (Value operand in Activations(region[i])!.Where(operand => operand != source)) needed.Add(operand.Producer!);
        }

        return [.. region.Where(needed.Contains)];
    }

    // A clamp is part of the layer before it, and a mere factor only changes what codes stand for.
    private static bool IsWorthATable(Node[] nodes) => nodes is not [{ Operator: Relu or Clip or Identity }] && !Array.TrueForAll(nodes, node => ScaledLayer.FactorOf(node) is not null);

    // The activations that a function of single elements reads; null when the node is none, or reads constants that are no scalars.
    private static IReadOnlyList<Value>? Activations(Node node)
    {
        if (node.Operator is not (UnaryOperator or BinaryOperator or VariadicOperator or Clip) || node.Output.Type != ElementType.Float32) return null;
        if (!node.Inputs.All(input => input?.Constant is null or { Count: 1 })) return null;
        return [.. node.Inputs.Where(input => input is { Constant: null }).Select(input => input!).Distinct()];
    }
}
