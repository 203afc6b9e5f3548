using Dyadic.Core;
using Dyadic.Graphs.Definitions;

namespace Dyadic.Graphs;

/// <summary>Orders node definitions so that producers come before consumers, keeping the file's order where it is already right.</summary>
internal static class DefinitionOrder
{
    public static IReadOnlyList<NodeDefinition> Sort(GraphDefinition graph, Graph? parent)
    {
        Dictionary<string, int> producers = new(StringComparer.Ordinal);
        for (int i = 0; i < graph.Nodes.Count; i++)
        {
            foreach (string output in graph.Nodes[i].Outputs.Where(output => output.Length > 0))
            {
                if (!producers.TryAdd(output, i)) throw DyadicException.BadInput($"Two nodes of graph '{graph.Name}' compute '{output}'; names must be unique.");
            }
        }

        bool inOrder = true;
        int[] missing = new int[graph.Nodes.Count];
        List<int>[] readers = [.. graph.Nodes.Select(_ => new List<int>())];
        for (int i = 0; i < graph.Nodes.Count; i++)
        {
            foreach (int producer in NamesRead(graph.Nodes[i]).Where(producers.ContainsKey).Select(name => producers[name]).Distinct())
            {
                inOrder &= producer < i;
                missing[i]++;
                readers[producer].Add(i);
            }
        }

        if (inOrder) return graph.Nodes;
        PriorityQueue<int, int> ready = new();
        for (int i = 0; i < missing.Length; i++)
        {
            if (missing[i] == 0) ready.Enqueue(i, i);
        }

        List<NodeDefinition> order = new(graph.Nodes.Count);
        while (ready.TryDequeue(out int node, out _))
        {
            order.Add(graph.Nodes[node]);
            foreach (int reader in readers[node])
            {
                if (--missing[reader] == 0) ready.Enqueue(reader, reader);
            }
        }

        if (order.Count == graph.Nodes.Count) return order;
        NodeDefinition stuck = graph.Nodes[Array.FindIndex(missing, count => count > 0)];
        throw DyadicException.BadInput($"Graph '{graph.Name}' has a cycle through {stuck.OpType} '{stuck.Name}'; a graph must be acyclic.");
    }

    // A subgraph may read values of the surrounding graph, so its node depends on their producers.
    private static IEnumerable<string> NamesRead(NodeDefinition node, int depth = 0)
    {
        foreach (string input in node.Inputs) yield return input;
        if (depth > 48) yield break;
        foreach (AttributeValue.Subgraph subgraph in node.Attributes.Values.OfType<AttributeValue.Subgraph>())
        {
            foreach (NodeDefinition inner in subgraph.Value.Nodes)
            {
                foreach (string name in NamesRead(inner, depth + 1)) yield return name;
            }

            foreach (ValueDefinition output in subgraph.Value.Outputs) yield return output.Name;
        }
    }
}
