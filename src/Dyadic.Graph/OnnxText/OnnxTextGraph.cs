using Dyadic.Core;
using Dyadic.Graphs.Definitions;

namespace Dyadic.Graphs.OnnxText;

/// <summary>Builds typed graphs and models straight from text.</summary>
public static class OnnxTextGraph
{
    /// <summary>Builds the graph of a text written in the graph's own operator set (opset 25).</summary>
    /// <param name="text">A graph, or a model whose functions the graph may call.</param>
    /// <param name="operators">The operators to know; the standard ones when null.</param>
    /// <exception cref="DyadicException">The text is malformed or the graph inconsistent.</exception>
    public static Graph Build(string text, OperatorSet? operators = null) => BuildModel(text, operators).Graph;

    /// <summary>Builds the model of a text; it is upgraded from the operator set it imports (opset 25 when it imports none).</summary>
    /// <param name="text">A model, or a graph alone.</param>
    /// <param name="operators">The operators to know; the standard ones when null.</param>
    /// <exception cref="DyadicException">The text is malformed or the graph inconsistent.</exception>
    public static Model BuildModel(string text, OperatorSet? operators = null)
    {
        ModelDefinition definition = OnnxTextParser.ParseModel(text);
        definition.OperatorSets.TryAdd("", OnnxVersions.Opset);
        return ModelBuilder.Build(definition, operators);
    }
}
