using Dyadic.Core;
using Dyadic.Graphs;

namespace Dyadic.Quantization.Tests;

/// <summary>Runs an operator of <c>ai.dyadic</c> by its definition in C# and by its published body.</summary>
internal static class FunctionBodies
{
    /// <summary>The output, after the two have been found equal.</summary>
    public static DenseTensor RunBoth(Operator op, params DenseTensor[] inputs)
    {
        Graph graph = new();
        Value[] values = [.. inputs.Select((input, i) => graph.AddInput($"x{i}", input.ElementType, SymbolicShape.Of(input.Shape)))];
        Node node = graph.AddNode("node", op, values, ["y"]);
        graph.AddOutput(node.Output);
        GraphInference.Infer(graph);
        DenseTensor y = GraphInterpreter.Run(graph, inputs)[0];
        Assert.Equal(y.Shape, node.Output.Shape!.ToTensorShape());
        Assert.True(GraphInterpreter.Run(DefiningBody.Of(node)!, inputs)[0].ContentEquals(y), $"{op} differs from its body");
        return y;
    }
}
