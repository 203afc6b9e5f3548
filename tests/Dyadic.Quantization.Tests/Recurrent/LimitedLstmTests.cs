using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Graphs.Operators;

namespace Dyadic.Quantization.Tests;

/// <summary>The Scan that an imported LSTM with a limited cell state is, as an integer layer.</summary>
public sealed class LimitedLstmTests
{
    private const int Steps = 9, Inputs = 5, Units = 8;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void The_scan_of_the_import_becomes_an_integer_lstm(int axis)
    {
        Model model = Scan(axis, limit: 10);
        DenseTensor[] sample = [Normal(new Random(3), axis == 0 ? [Steps, 1, Inputs] : [1, Steps, Inputs], 2)];
        Model integer = Quantizer.Quantize(model, [sample], RecipePresets.Find("irnn")).ToModel(QuantizedForm.Integer);
        Assert.Contains(integer.Graph.Nodes, node => node.Operator is IntegerLstm);
        Assert.True(IntegerVerifier.Verify(integer).Holds);
        DenseTensor reals = GraphInterpreter.Run(model.Graph, sample)[0], codes = GraphInterpreter.Run(integer.Graph, sample)[0];
        for (int i = 0; i < reals.Count; i++) Assert.Equal(reals.Span<float>()[i], codes.Span<float>()[i], 0.08);
    }

    [Fact]
    public void A_limit_that_is_reached_limits_the_integers_too()
    {
        DenseTensor[] sample = [Normal(new Random(3), [Steps, 1, Inputs], 2)];
        Model model = Scan(0, limit: 0.25);
        QuantizationResult result = Quantizer.Quantize(model, [sample], RecipePresets.Find("irnn"));
        DenseTensor reals = GraphInterpreter.Run(model.Graph, sample)[0], codes = GraphInterpreter.Run(result.ToModel(QuantizedForm.Integer).Graph, sample)[0];
        for (int i = 0; i < reals.Count; i++) Assert.Equal(reals.Span<float>()[i], codes.Span<float>()[i], 0.05);
        Assert.Contains("limits its cell state", Assert.Throws<DyadicException>(() => result.ToModel(QuantizedForm.Qdq)).Message, StringComparison.Ordinal);
        Assert.Contains(Quantizer.Quantize(model, [sample], RecipePresets.Find("irnn") with { ExcludeOperators = ["Scan"] }).ToModel(QuantizedForm.Qdq).Graph.Nodes, node => node.Operator is Graphs.Operators.Scan);
    }

    [Fact]
    public void Another_scan_stays()
    {
        Model model = Scan(0, limit: 10, output: "Relu");
        Assert.Contains(Quantizer.Quantize(model, [[Normal(new Random(3), [Steps, 1, Inputs], 2)]], RecipePresets.Find("irnn")).Network.FloatReasons.Keys, node => node.Operator is Graphs.Operators.Scan);
    }

    private static Model Scan(int axis, double limit, string output = "Sigmoid")
    {
        Random random = new(5);
        var definition = OnnxText($$"""
            <ir_version: 10, opset_import: ["" : 21]>
            limited (float{{(axis == 0 ? $"[{Steps},1,{Inputs}]" : $"[1,{Steps},{Inputs}]")}} x) => (float[{{Steps}},3] z) <int64[2] rows = {-1, {{Units}}}>
            {
                lh, lc, y = Scan <num_scan_inputs = 1, scan_input_axes = [{{axis}}], scan_output_axes = [{{axis}}], body = step (float[] h, float[] c, float[] s) => (float[] h_next, float[] c_next, float[] o) {
                    from_input = Gemm <transB = 1> (s, weights, bias)
                    gates = Gemm <transB = 1> (h, recurrent, from_input)
                    i, f, g, q = Split <axis = 1, num_outputs = 4> (gates)
                    input_gate = Sigmoid (i)
                    forget_gate = Sigmoid (f)
                    update = Tanh (g)
                    kept = Mul (forget_gate, c)
                    added = Mul (input_gate, update)
                    sum = Add (kept, added)
                    c_next = Clip (sum, least, greatest)
                    output_gate = {{output}} (q)
                    squashed = Tanh (c_next)
                    h_next = Mul (output_gate, squashed)
                    o = Identity (h_next)
                }> (h0, c0, x)
                flat = Reshape (y, rows)
                z = MatMul (flat, last)
            }
            """);
        GraphDefinitionBody(definition.Graph.Nodes[0]).Initializers.AddRange(
        [
            new("weights", Normal(random, [4 * Units, Inputs], 0.4)), new("bias", Normal(random, [4 * Units], 0.4)), new("recurrent", Normal(random, [4 * Units, Units], 0.4)),
            new("least", DenseTensor.Scalar((float)-limit)), new("greatest", DenseTensor.Scalar((float)limit)),
        ]);
        definition.Graph.Initializers.AddRange([new("h0", DenseTensor.Zeros(ElementType.Float32, [1, Units])), new("c0", DenseTensor.Zeros(ElementType.Float32, [1, Units])), new("last", Normal(random, [Units, 3], 0.5))]);
        Graph graph = new GraphBuilder(OperatorSet.Standard).Build(definition.Graph);
        GraphInference.Infer(graph);
        return new Model { Graph = graph, SourceOpset = 21 };
    }

    private static Graphs.Definitions.ModelDefinition OnnxText(string text) => Graphs.OnnxText.OnnxTextParser.ParseModel(text);

    private static Graphs.Definitions.GraphDefinition GraphDefinitionBody(Graphs.Definitions.NodeDefinition node) => ((AttributeValue.Subgraph)node.Attributes["body"]).Value;

    private static DenseTensor Normal(Random random, TensorShape shape, double scale) =>
        DenseTensor.Create<float>(shape, [.. Enumerable.Range(0, (int)shape.Count).Select(_ => (float)((random.NextDouble() - 0.5) * 2 * scale))]);
}
