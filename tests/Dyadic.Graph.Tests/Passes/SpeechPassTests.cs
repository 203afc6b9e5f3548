using Dyadic.Core;
using Dyadic.Graphs.OnnxText;

namespace Dyadic.Graphs.Tests.Passes;

/// <summary>What exporters of speech networks leave behind: choices by ranks, transposed convolutions, LSTM cells of single operators.</summary>
public sealed class SpeechPassTests
{
    private const string Head = "<ir_version: 10, opset_import: [\"\" : 21]>";

    // The second condition depends on the rank of what the first choice gives, and stands inside of a choice itself.
    private const string Nested = Head + """
         g (float[2,1,3] x) => (float[2,3] y)
        <int64 axis = {1}, int64 one = {1}, int64 two = {2}, int64[1] axes = {1}>
        {
            shape = Shape (x)
            n = Gather (shape, axis)
            single = Equal (n, one)
            s = If <then_branch = t () => (float[] a) {
                    positive = Abs (x)
                    rank = Size (shape)
                    flat = Equal (rank, two)
                    a = If <then_branch = tt () => (float[] p) { p = Neg (positive) }, else_branch = te () => (float[] q) { q = Squeeze (positive, axes) }> (flat)
                }, else_branch = e () => (float[] b) { b = Neg (x) }> (single)
            later = Shape (s)
            length = Size (later)
            planar = Equal (length, two)
            y = If <then_branch = lt () => (float[] u) { u = Relu (s) }, else_branch = le () => (float[] v) { v = Neg (s) }> (planar)
        }
        """;

    [Fact]
    public void Choices_by_ranks_are_made_one_after_the_other()
    {
        Graph before = OnnxTextGraph.Build(Nested), after = OnnxTextGraph.Build(Nested);
        CanonicalPipeline.Run(after);
        Assert.Equal(["Abs", "Squeeze", "Relu"], after.Nodes.Select(node => node.OpType));
        DenseTensor x = DenseTensor.Create<float>([2, 1, 3], [1, -2, 3, -4, 5, -6]);
        Assert.True(GraphInterpreter.Run(before, [x])[0].ContentEquals(GraphInterpreter.Run(after, [x])[0]));
        Assert.All(after.Values.Values, value => Assert.All(value.Consumers, reader => Assert.Contains(reader, after.Nodes)));
    }

    [Theory]
    [InlineData("x", "float[1,4,3,5]", "float[4,3,2,3]", "")]
    [InlineData("x", "float[1,4,3,5]", "float[4,3,2,3]", "strides = [1,2], pads = [0,1,1,1]")]
    [InlineData("x", "float[2,4,3,5]", "float[4,3,2,3]", "group = 2, strides = [3,2], output_padding = [1,0], pads = [1,1,0,1]")]
    [InlineData("x", "float[1,4,3,5]", "float[4,3,2,3]", "dilations = [2,1], pads = [2,0,0,1]")]
    [InlineData("x", "float[1,4,6]", "float[4,2,3]", "group = 4, strides = [2]")]
    public void A_transposed_convolution_is_one_of_spread_elements(string input, string type, string weights, string attributes)
    {
        int count = weights[6..^1].Split(',').Aggregate(1, (product, extent) => product * int.Parse(extent, System.Globalization.CultureInfo.InvariantCulture));
        string values = string.Join(", ", Enumerable.Range(0, count).Select(i => ((i * 37 % 19) - 9).ToString(System.Globalization.CultureInfo.InvariantCulture)));
        string bias = string.Join(", ", Enumerable.Range(1, attributes.Contains("group = 4", StringComparison.Ordinal) ? 8 : attributes.Contains("group", StringComparison.Ordinal) ? 6 : 3));
        string text = $$"""
            {{Head}} g ({{type}} {{input}}) => (float[{{string.Join(',', type[6..^1].Split(',').Select((_, axis) => $"d{axis}"))}}] y)
            <{{weights}} w = { {{values}} }, float[{{bias.Split(',').Length}}] b = { {{bias}} }>
            { y = ConvTranspose <{{(attributes.Length > 0 ? attributes : "group = 1")}}> (x, w, b) }
            """;
        Assert.DoesNotContain("= ConvTranspose", PassTest.Nodes(text, new TransposedConvolutionIntoConv()), StringComparison.Ordinal);
        Assert.InRange(PassTest.Difference(text, new TransposedConvolutionIntoConv()), 0, 1e-4);
    }

    [Fact]
    public void A_normalization_over_two_axes_is_one_of_rows()
    {
        string text = $$"""
            {{Head}} g (float[2,3,4] x) => (float[2,3,4] y)
            <float[3,4] gain = {1, 2, -1, 0.5, 1, 1, 3, 1, 1, 2, 1, 1}, float[3,4] shift = {0.5, 0, 1, -1, 0, 0, 0, 0, 2, 0, 0, 1}, float epsilon = {0.001}, int64[2] last = {1, 2}>
            {
                m = ReduceMean (x, last) d = Sub (x, m) again = Sub (x, m) p = Mul (d, d) v = ReduceMean (p, last) e = Add (v, epsilon) r = Sqrt (e) q = Div (again, r) g = Mul (q, gain) y = Add (g, shift)
            }
            """;
        Assert.Contains("LayerNormalization", PassTest.Nodes(text, new FuseLayerNormalization()), StringComparison.Ordinal);
        Assert.InRange(PassTest.Difference(text, new FuseLayerNormalization()), 0, 1e-5);
    }

    [Theory]
    [InlineData("f, o, i, q", "h_in", "x")]
    [InlineData("i, f, q, o", "x", "h_in")]
    public void An_lstm_cell_of_single_operators_is_an_lstm(string order, string first, string second)
    {
        static string Numbers(int count, int seed) => string.Join(", ", Enumerable.Range(0, count).Select(i => (((i * seed) % 23) - 11) / 16.0).Select(n => n.ToString(System.Globalization.CultureInfo.InvariantCulture)));
        string text = $$"""
            {{Head}} g (float[1,2] x0, float[1,1,2] h_state, float[1,2] c) => (float[1,2] h_next, float[1,2] c_next)
            <float[2,8] a = { {{Numbers(16, 7)}} }, float[2,8] b = { {{Numbers(16, 5)}} }, float[8] bias = { {{Numbers(8, 3)}} }, int64[1] axis = {0}>
            {
                x = Abs (x0)
                h_in = Squeeze (h_state, axis)
                from_a = MatMul ({{first}}, a) from_b = MatMul ({{second}}, b) both = Add (from_a, from_b) gates = Add (bias, both)
                {{order}} = Split <axis = -1, num_outputs = 4> (gates)
                si = Sigmoid (i) sf = Sigmoid (f) so = Sigmoid (o) tq = Tanh (q)
                kept = Mul (c, sf) added = Mul (tq, si) c_next = Add (added, kept) tc = Tanh (c_next) h_next = Mul (so, tc)
            }
            """;
        string nodes = PassTest.Nodes(text, new FuseLstmStep());
        Assert.Contains("= LSTM(", nodes, StringComparison.Ordinal);
        Assert.DoesNotContain("Sigmoid", nodes, StringComparison.Ordinal);
        Assert.Contains("_x = Unsqueeze(x, constant)", nodes, StringComparison.Ordinal);
        Assert.InRange(PassTest.Difference(text, new FuseLstmStep()), 0, 1e-6);
    }

    [Fact]
    public void Operands_that_change_nothing_go()
    {
        string text = $$"""
            {{Head}} g (float[2,2] x) => (float[2,2] y)
            <float zero = {0}, float[2] ones = {1, 1}, float two = {2}>
            { a = Abs (x) b = Add (zero, a) c = Mul (b, ones) d = Sub (c, zero) e = Div (d, ones) f = Cast <to = 1> (e) p = Pow (f, two) y = Neg (p) }
            """;
        IPass[] passes = [new RemoveIdentity(), new RemoveNeutralOperand(), new SquareIntoProduct()];
        Assert.Equal("a = Abs(x)\nPow_p = Mul(a, a)\ny = Neg(Pow_p)", PassTest.Nodes(text, passes));
        Assert.Equal(0, PassTest.Difference(text, passes));
    }
}
