namespace Dyadic.Graphs;

/// <summary>The constants of a graph that nobody will evaluate again.</summary>
public static class GraphWeights
{
    /// <summary>Lets go of the tensors of all initializers, those of subgraphs and functions aside. Names, types and shapes stay, for reports.</summary>
    /// <param name="graph">A graph that is not planned, evaluated or written any more.</param>
    public static void Release(Graph graph)
    {
        foreach (Value value in graph.Values.Values) value.Constant = null;
    }
}
