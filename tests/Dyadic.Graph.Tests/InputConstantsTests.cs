using Dyadic.Core;
using Dyadic.Graphs.OnnxText;

namespace Dyadic.Graphs.Tests;

public sealed class InputConstantsTests
{
    private const string Text = """
        <ir_version: 10, opset_import: ["" : 21]>
        g (float[2] x, float[2] gain, int64 rate) => (float[2] y, int64 rate_out)
        {
            y = Mul (x, gain)
            rate_out = Add (rate, rate)
        }
        """;

    [Fact]
    public void An_input_becomes_a_constant()
    {
        Graph graph = OnnxTextGraph.Build(Text);
        InputConstants.Fix(graph, new Dictionary<string, DenseTensor> { ["gain"] = DenseTensor.Vector<float>(2, -3), ["rate"] = DenseTensor.Scalar(8000L) });
        Assert.Equal(["x"], graph.Inputs.Select(input => input.Name));
        DenseTensor[] outputs = GraphInterpreter.Run(graph, [DenseTensor.Vector<float>(5, 7)]);
        Assert.Equal([10, -21], outputs[0].Span<float>().ToArray());
        Assert.Equal(16000, outputs[1].Span<long>()[0]);
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        Graph graph = OnnxTextGraph.Build(Text);
        Assert.Contains("inputs are x, gain, rate", Fail("speed", DenseTensor.Scalar(1L)), StringComparison.Ordinal);
        Assert.Contains("type or shape differs", Fail("rate", DenseTensor.Scalar(1f)), StringComparison.Ordinal);
        Assert.Contains("type or shape differs", Fail("gain", DenseTensor.Vector<float>(1, 2, 3)), StringComparison.Ordinal);

        string Fail(string name, DenseTensor value) => Assert.Throws<DyadicException>(() => InputConstants.Fix(graph, new Dictionary<string, DenseTensor> { [name] = value })).Message;
    }
}
