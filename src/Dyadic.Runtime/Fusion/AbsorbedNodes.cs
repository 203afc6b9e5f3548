using Dyadic.Graphs;
using Dyadic.Graphs.Operators;

namespace Dyadic.Runtime.Fusion;

/// <summary>Which nodes of a file a fused graph no longer has, by the node that now does their work.</summary>
internal static class AbsorbedNodes
{
    /// <summary>The names of nodes that are gone, by the name of a node of the fused graph.</summary>
    /// <remarks>
    /// A DequantizeLinear belongs to what reads it; any other node to the node before it that kept its name, or, where a DequantizeLinear
    /// stands between, to the one behind it.
    /// </remarks>
    public static ILookup<string, string> Of(Graph original, Graph fused)
    {
        HashSet<string> kept = [.. fused.Nodes.Select(node => node.Name)];
        return original.Nodes.Where(node => !kept.Contains(node.Name))
            .Select(node => (node.Name, Target: (IsDequantize(node) ? null : Before(node, kept)) ?? Behind(node, kept)))
            .Where(pair => pair.Target is not null)
            .ToLookup(pair => pair.Target!, pair => pair.Name);
    }

    private static string? Before(Node node, HashSet<string> kept)
    {
        Node? at = node;
        while (at is not null && !kept.Contains(at.Name))
        {
            at = at.Inputs.FirstOrDefault(input => input is { Constant: null, Producer: not null })?.Producer;
            if (at is not null && IsDequantize(at)) return null;
        }

        return at?.Name;
    }

    private static string? Behind(Node node, HashSet<string> kept)
    {
        Node? at = node;
        while (at is not null && !kept.Contains(at.Name)) at = at.Outputs.FirstOrDefault(output => output is { Consumers.Count: > 0 })?.Consumers[0];
        return at?.Name;
    }

    private static bool IsDequantize(Node node) => node.Operator is DequantizeLinear;
}
