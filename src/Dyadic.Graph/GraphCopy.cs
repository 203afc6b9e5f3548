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
        IEnumerable<FunctionDefinition> functions = Functions(graph).Distinct();
        return new GraphBuilder(operators, functions).Build(new GraphDefiner(operators).Define(graph));
    }

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
