using Dyadic.Graphs.Definitions;
using Dyadic.Graphs.Operators;

namespace Dyadic.Graphs;

/// <summary>Copies a graph, so that passes can change the copy. Constant tensors are shared.</summary>
public static class GraphCopy
{
    /// <summary>A copy with nodes and values of its own, subgraphs included.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="operators">The operators it is made of; the standard ones when null.</param>
    public static Graph Of(Graph graph, OperatorSet? operators = null)
    {
        operators ??= OperatorSet.Standard;
        return Build(graph, new GraphDefiner(operators).Define(graph), operators);
    }

    /// <summary>A graph of a definition that calls no other functions than a graph does.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="definition">The definition, perhaps of a changed copy.</param>
    /// <param name="operators">The operators it is made of; the standard ones when null.</param>
    public static Graph Build(Graph graph, GraphDefinition definition, OperatorSet? operators = null) => new GraphBuilder(operators ?? OperatorSet.Standard, Functions(graph).Distinct()).Build(definition);

    private static IEnumerable<FunctionDefinition> Functions(Graph graph)
    {
        foreach (Node node in graph.Nodes)
        {
            IEnumerable<Graph> inner = node.Operator is FunctionCall call ? [call.Body] : Subgraphs.Of(node.Operator);
            if (node.Operator is FunctionCall own) yield return own.Function;
            foreach (FunctionDefinition function in inner.SelectMany(Functions)) yield return function;
        }
    }
}
