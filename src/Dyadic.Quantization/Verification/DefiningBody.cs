using Dyadic.Graphs;
using Dyadic.Graphs.Definitions;
using Dyadic.Graphs.OnnxText;
using Dyadic.Graphs.Operators;

namespace Dyadic.Quantization;

/// <summary>The body that defines a node: the file's for a function call, the published one for an operator of <c>ai.dyadic</c>.</summary>
internal static class DefiningBody
{
    /// <summary>The body with types inferred for this node's inputs; null for standard operators.</summary>
    public static Graph? Of(Node node)
    {
        Graph? body = node.Operator switch
        {
            FunctionCall call => GraphCopy.Of(call.Body),
            { FunctionBody: { } text } => Build(node, OnnxTextParser.ParseFunction(text)),
            _ => null,
        };
        if (body is null) return null;
        for (int i = 0; i < body.Inputs.Count; i++)
        {
            if (node.Input(i) is { } input) body.Inputs[i].SetFacts(input.Facts);
        }

        GraphInference.Infer(body);
        return body;
    }

    private static Graph Build(Node node, FunctionDefinition function) =>
        new GraphBuilder(OperatorSet.Standard).BuildFunction(function, new GraphDefiner(OperatorSet.Standard).Define(node).Attributes);
}
