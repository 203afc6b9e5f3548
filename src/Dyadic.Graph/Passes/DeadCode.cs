namespace Dyadic.Graphs;

/// <summary>Removes nodes whose results nobody reads, and constants that no node reads. Exact.</summary>
public static class DeadCode
{
    /// <summary>Removes everything that does not lead to an output.</summary>
    /// <returns>How many nodes went.</returns>
    public static int Remove(Graph graph)
    {
        HashSet<Value> read = [.. graph.Outputs];
        HashSet<Node> dead = [];
        for (int i = graph.Nodes.Count - 1; i >= 0; i--) dead.Add(graph.Nodes[i]);
        Stack<Value> pending = new(graph.Outputs);
        while (pending.TryPop(out Value? value))
        {
            if (value.Producer is not { } producer || !dead.Remove(producer)) continue;
            foreach (Value input in ValuesRead(producer))
            {
                if (read.Add(input)) pending.Push(input);
            }
        }

        graph.RemoveNodes(dead);
        foreach (Value constant in graph.Initializers.Where(constant => !read.Contains(constant)).ToArray()) graph.RemoveInitializer(constant);
        return dead.Count;
    }

    private static IEnumerable<Value> ValuesRead(Node node)
    {
        foreach (Value? input in node.Inputs)
        {
            if (input is not null) yield return input;
        }

        foreach (Graph body in Subgraphs.Of(node.Operator))
        {
            foreach (Value outer in Subgraphs.OuterValues(body)) yield return outer;
        }
    }
}
