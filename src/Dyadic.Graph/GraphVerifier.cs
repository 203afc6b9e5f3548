namespace Dyadic.Graphs;

/// <summary>Checks that a graph is well formed: obviously right rather than fast.</summary>
public static class GraphVerifier
{
    /// <summary>Checks names, links in both directions, order and outputs.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="when">Said in the error, such as the pass that ran last.</param>
    /// <exception cref="InvalidOperationException">The graph is broken; the message says where.</exception>
    public static void Verify(Graph graph, string when)
    {
        HashSet<Value> defined = [.. graph.Inputs, .. graph.Initializers];
        foreach (Node node in graph.Nodes)
        {
            foreach (Value? input in node.Inputs)
            {
                if (input is null) continue;
                bool known = defined.Contains(input) || IsOuter(graph, input);
                Require(known, when, $"{node} reads '{input.Name}' before anything defines it");
                Require(input.Consumers.Contains(node), when, $"'{input.Name}' does not know its reader {node}");
            }

            foreach (Value? output in node.Outputs)
            {
                if (output is null) continue;
                Require(output.Producer == node, when, $"'{output.Name}' does not know its producer {node}");
                Require(graph.Values.GetValueOrDefault(output.Name) == output, when, $"'{output.Name}' is not registered under its name");
                Require(defined.Add(output), when, $"'{output.Name}' is computed twice");
            }
        }

        foreach (Value output in graph.Outputs) Require(defined.Contains(output) || IsOuter(graph, output), when, $"output '{output.Name}' is never computed");
        foreach (Value value in graph.Values.Values)
        {
            foreach (Node consumer in value.Consumers) Require(consumer.Inputs.Contains(value), when, $"'{value.Name}' lists {consumer}, which does not read it");
        }
    }

    private static bool IsOuter(Graph graph, Value value) => graph.Parent is { } parent && (parent.Values.GetValueOrDefault(value.Name) == value || IsOuter(parent, value));

    private static void Require(bool condition, string when, string what)
    {
        if (!condition) throw new InvalidOperationException($"The graph is broken {when}: {what}.");
    }
}
