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
                if (!defined.Contains(input) && !IsOuter(graph, input)) throw Broken(when, $"{node} reads '{input.Name}' before anything defines it");
                if (!input.Consumers.Contains(node)) throw Broken(when, $"'{input.Name}' does not know its reader {node}");
            }

            foreach (Value? output in node.Outputs)
            {
                if (output is null) continue;
                if (output.Producer != node) throw Broken(when, $"'{output.Name}' does not know its producer {node}");
                if (graph.Values.GetValueOrDefault(output.Name) != output) throw Broken(when, $"'{output.Name}' is not registered under its name");
                if (!defined.Add(output)) throw Broken(when, $"'{output.Name}' is computed twice");
            }
        }

        foreach (Value output in graph.Outputs)
        {
            if (!defined.Contains(output) && !IsOuter(graph, output)) throw Broken(when, $"output '{output.Name}' is never computed");
        }

        foreach (Value value in graph.Values.Values)
        {
            foreach (Node consumer in value.Consumers)
            {
                if (!consumer.Inputs.Contains(value)) throw Broken(when, $"'{value.Name}' lists {consumer}, which does not read it");
            }
        }
    }

    private static bool IsOuter(Graph graph, Value value) => graph.Parent is { } parent && (parent.Values.GetValueOrDefault(value.Name) == value || IsOuter(parent, value));

    // Made only when it is thrown: the graph is verified after every patch.
    private static InvalidOperationException Broken(string when, string what) => new($"The graph is broken {when}: {what}.");
}
