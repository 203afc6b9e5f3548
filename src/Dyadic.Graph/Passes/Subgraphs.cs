namespace Dyadic.Graphs;

/// <summary>The subgraphs of control-flow operators and the outer values they read.</summary>
public static class Subgraphs
{
    /// <summary>The subgraphs an operator holds; empty for all but control flow.</summary>
    public static IReadOnlyList<Graph> Of(Operator op) => op is IHasSubgraphs holder ? holder.Bodies : [];

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
}

/// <summary>An operator whose attributes include graphs (If, Loop, Scan).</summary>
public interface IHasSubgraphs
{
    /// <summary>The graphs.</summary>
    IReadOnlyList<Graph> Bodies { get; }
}
