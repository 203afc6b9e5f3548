namespace Dyadic.Graphs;

/// <summary>The subgraphs of control-flow operators and the outer values they read.</summary>
public static class Subgraphs
{
    /// <summary>The subgraphs an operator holds; empty for all but control flow.</summary>
    public static IReadOnlyList<Graph> Of(Operator op) => op is IHasSubgraphs holder ? holder.Bodies : [];

    /// <summary>An operator whose subgraphs read other values of the surrounding graphs; the operator itself when it has none.</summary>
    /// <param name="op">The operator.</param>
    /// <param name="parent">The graph that the copy stands in.</param>
    /// <param name="outer">From values read to the values to read instead.</param>
    public static Operator Rebound(Operator op, Graph parent, Func<Value, Value> outer) =>
        op is IHasSubgraphs holder ? holder.WithBodies([.. holder.Bodies.Select(body => Copy(body, parent, outer))]) : op;

    /// <summary>Values of surrounding graphs that a subgraph, or a subgraph inside it, reads.</summary>
    public static IEnumerable<Value> OuterValues(Graph body)
    {
        HashSet<Value> own = [.. body.Values.Values];
        foreach (Node node in body.Nodes)
        {
            foreach (Value? input in node.Inputs)
            {
                if (input is not null && !own.Contains(input)) yield return input;
            }

            foreach (Graph inner in Of(node.Operator))
            {
                foreach (Value outer in OuterValues(inner).Where(outer => !own.Contains(outer))) yield return outer;
            }
        }

        foreach (Value output in body.Outputs.Where(output => !own.Contains(output))) yield return output;
    }

    private static Graph Copy(Graph body, Graph parent, Func<Value, Value> outer)
    {
        Graph copy = new() { Name = body.Name, Parent = parent, Documentation = body.Documentation, Metadata = body.Metadata };
        Dictionary<Value, Value> copies = [];
        foreach (Value input in body.Inputs) copies[input] = copy.AddInput(copy.UniqueName(input.Name), input.Type, input.Shape);
        foreach (Value constant in body.Initializers) copies[constant] = copy.AddInitializer(copy.UniqueName(constant.Name), constant.Constant!);
        foreach (Node node in body.Nodes)
        {
            Node own = copy.AddNode(node.Name, Rebound(node.Operator, copy, Map), [.. node.Inputs.Select(input => input is null ? null : Map(input))], [.. node.Outputs.Select(output => output is null ? null : copy.UniqueName(output.Name))]);
            (own.Documentation, own.Metadata) = (node.Documentation, node.Metadata);
            for (int i = 0; i < node.Outputs.Count; i++)
            {
                if (node.Outputs[i] is not { } output) continue;
                copies[output] = own.Outputs[i]!;
                own.Outputs[i]!.SetFacts(output.Facts);
            }
        }

        foreach (Value output in body.Outputs) copy.AddOutput(Map(output));
        return copy;

        Value Map(Value value) => copies.GetValueOrDefault(value) ?? outer(value);
    }
}

/// <summary>An operator whose attributes include graphs (If, Loop, Scan).</summary>
public interface IHasSubgraphs
{
    /// <summary>The graphs.</summary>
    IReadOnlyList<Graph> Bodies { get; }

    /// <summary>The operator with other graphs in their places.</summary>
    Operator WithBodies(IReadOnlyList<Graph> bodies);
}
