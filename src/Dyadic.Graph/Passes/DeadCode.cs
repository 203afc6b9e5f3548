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

    /// <summary>Removes the producers of values that nobody reads, and whatever only they read; the same as <see cref="Remove"/> when all else is read.</summary>
    internal static void RemoveUnread(Graph graph, IEnumerable<Value> values)
    {
        HashSet<Node> dead = [];
        Stack<Value> pending = new(values);
        while (pending.TryPop(out Value? value))
        {
            if (!IsUnread(graph, value)) continue;
            if (value.Producer is not { } producer)
            {
                if (value.Constant is not null) graph.RemoveInitializer(value);
                continue;
            }

            if (!producer.Outputs.All(output => output is null || IsUnread(graph, output)) || !dead.Add(producer)) continue;
            producer.DetachFromInputs();
            foreach (Value? input in producer.Inputs)
            {
                if (input is not null) pending.Push(input);
            }
        }

        if (dead.Count > 0) graph.RemoveNodes(dead);
    }

    private static bool IsUnread(Graph graph, Value value) =>
        value.Consumers.Count == 0 && !graph.Outputs.Contains(value) && graph.Values.GetValueOrDefault(value.Name) == value;

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
