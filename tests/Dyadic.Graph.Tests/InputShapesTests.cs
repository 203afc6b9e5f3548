using Dyadic.Core;
using Dyadic.Graphs.OnnxText;

namespace Dyadic.Graphs.Tests;

public sealed class InputShapesTests
{
    private const string Text = """
        <ir_version: 10, opset_import: ["" : 21]>
        g (float[N,T,4] x) => (float[N,T,4] y)
        {
            y = Relu (x)
        }
        """;

    [Fact]
    public void Open_extents_are_fixed_and_inferred_on()
    {
        Graph graph = OnnxTextGraph.Build(Text);
        InputShapes.Fix(graph, new Dictionary<string, TensorShape> { ["x"] = [0, 7, 4] });
        SymbolicShape shape = graph.Outputs[0].Shape!;
        Assert.Equal("N", shape[0].Name);
        Assert.Equal((7, 4), (shape[1].Value, shape[2].Value));
    }

    [Fact]
    public void Wrong_names_and_extents_are_refused()
    {
        Graph graph = OnnxTextGraph.Build(Text);
        Assert.Contains("inputs are x", Assert.Throws<DyadicException>(() => InputShapes.Fix(graph, new Dictionary<string, TensorShape> { ["z"] = [1, 7, 4] })).Message, StringComparison.Ordinal);
        Assert.Throws<DyadicException>(() => InputShapes.Fix(graph, new Dictionary<string, TensorShape> { ["x"] = [1, 7, 5] }));
        Assert.Throws<DyadicException>(() => InputShapes.Fix(graph, new Dictionary<string, TensorShape> { ["x"] = [1, 7] }));
    }
}
