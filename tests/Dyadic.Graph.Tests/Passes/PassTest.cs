using Dyadic.Core;
using Dyadic.Graphs.OnnxText;

namespace Dyadic.Graphs.Tests.Passes;

/// <summary>Runs a pass over a graph given as ONNX text and checks the text after, and that both compute the same.</summary>
internal static class PassTest
{
    /// <summary>The nodes of the graph after the pass, as text without constants: one line a node.</summary>
    public static string Nodes(string before, params IPass[] passes)
    {
        Graph graph = OnnxTextGraph.Build(before);
        GraphInference.Infer(graph);
        new PassEngine().Run(graph, passes);
        return Lines(graph);
    }

    /// <summary>Operator, inputs and outputs of each node; constants are written as their values when small.</summary>
    public static string Lines(Graph graph) => string.Join("\n", graph.Nodes.Select(node =>
        $"{string.Join(", ", node.Outputs.Select(output => output?.Name))} = {node.OpType}({string.Join(", ", node.Inputs.Select(Name))})"));

    /// <summary>The greatest difference between what the graph computes before and after, on random inputs.</summary>
    public static double Difference(string text, params IPass[] passes)
    {
        Graph before = OnnxTextGraph.Build(text), after = OnnxTextGraph.Build(text);
        GraphInference.Infer(after);
        new PassEngine().Run(after, passes);
        Random random = new(5);
        DenseTensor[] inputs = [.. before.Inputs.Select(input => Fill(input, random))];
        DenseTensor[] expected = GraphInterpreter.Run(before, inputs), actual = GraphInterpreter.Run(after, inputs);
        double worst = 0;
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.Equal(expected[i].Shape, actual[i].Shape);
            Assert.Equal(before.Outputs[i].Name, after.Outputs[i].Name);
            ReadOnlySpan<float> a = expected[i].Span<float>(), b = actual[i].Span<float>();
            for (int k = 0; k < a.Length; k++) worst = Math.Max(worst, Math.Abs(a[k] - b[k]));
        }

        return worst;
    }

    private static DenseTensor Fill(Value input, Random random)
    {
        DenseTensor tensor = DenseTensor.Zeros(input.Type, input.Shape!.ToTensorShape());
        foreach (ref float value in tensor.Span<float>()) value = (float)((random.NextDouble() * 4) - 2);
        return tensor;
    }

    private static string Name(Value? value) => value switch
    {
        null => "",
        { Constant: { ElementType: ElementType.Float32, Count: <= 4 } constant } => "{" + string.Join(" ", constant.Span<float>().ToArray()) + "}",
        { Constant: not null } => "constant",
        _ => value.Name,
    };
}
