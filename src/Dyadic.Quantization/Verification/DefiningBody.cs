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
        InferLoops(body);
        return body;
    }

    /// <summary>
    /// Infers types and shapes inside of a graph's loops. Inference leaves them as they are, for they may differ from step to step; what holds in every step is known of the loop's
    /// outputs.
    /// </summary>
    public static void InferLoops(Graph graph)
    {
        foreach (Node node in graph.Nodes)
        {
            if (node.Operator is not Scan { Body: { } body } scan) continue;
            int states = node.Inputs.Count - scan.NumScanInputs;
            for (int i = 0; i < body.Inputs.Count; i++)
            {
                SymbolicShape? shape = i < states ? node.Outputs[i]?.Shape : SliceOf(node.Inputs[i]!.Shape, scan.ScanInputAxes?[i - states] ?? 0);
                body.Inputs[i].SetFacts(new TensorFacts(node.Inputs[i]!.Type, shape));
            }

            GraphInference.Infer(body);
            InferLoops(body);
        }
    }

    private static SymbolicShape? SliceOf(SymbolicShape? shape, int axis) => shape is null ? null : SymbolicShape.Of(shape.Where((_, i) => i != (axis < 0 ? axis + shape.Rank : axis)));

    private static Graph Build(Node node, FunctionDefinition function) =>
        new GraphBuilder(OperatorSet.Standard).BuildFunction(function, new GraphDefiner(OperatorSet.Standard).Define(node).Attributes);
}
