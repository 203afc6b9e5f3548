using Dyadic.Core;
using Dyadic.Graphs;

namespace Dyadic.Runtime.Tests.Fusion;

/// <summary>Small graphs of every pattern: no float step is left, and no code is further than one from the interpreter's.</summary>
public sealed class QdqFusionTests
{
    private const string Parameters = """
        <float sx = {0.02}, uint8 zx = {117}, float sy = {0.05}, uint8 zy = {100}, float sr = {0.03}, uint8 zr = {0}, float sb = {0.013}, uint8 zb = {40},
         float[6] sw = {0.01, 0.02, 0.005, 0.01, 0.03, 0.015}, int8[6] zw = {0, 0, 3, 0, -2, 0}, float[6] sbias = {0.0002, 0.0004, 0.0001, 0.0002, 0.0006, 0.0003},
         float one = {1}, float six = {6}, float third = {0.3333}, int64[2] flat = {0, -1}, float[6] fb = {0.5, -1, 0.25, 3, 0, -0.125},
         float sc = {0.08}, uint8 zc = {90}, float sp = {0.004}, uint8 zp = {0}, float[6] gain = {1, 0.5, -2, 1.5, 0.25, 1},
         int64[4] queries = {0, 5, 2, 8}, int64[4] keys = {0, 7, 2, 8}, int64[3] rows = {0, 5, 16}, float root = {2.8284}>
        """;

    public static TheoryData<string, string, string, string> Patterns() => new()
    {
        { "convolution", "uint8[N,4,7,6] x, int8[6,4,3,3] W, int32[6] B", "integer convolution", "a = DequantizeLinear (x, sx, zx) w = DequantizeLinear <axis = 0> (W, sw, zw) b = DequantizeLinear <axis = 0> (B, sbias) c = Conv <pads = [1, 1, 1, 1]> (a, w, b) y = QuantizeLinear (c, sy, zy)" },
        { "convolution without bias, strides, groups", "uint8[N,4,7,6] x, int8[6,2,3,3] W", "integer convolution", "a = DequantizeLinear (x, sx, zx) w = DequantizeLinear <axis = 0> (W, sw, zw) c = Conv <group = 2, strides = [2, 2]> (a, w) y = QuantizeLinear (c, sy, zy)" },
        { "convolution, float bias and Relu", "uint8[N,4,7,6] x, int8[6,4,3,3] W", "integer convolution", "a = DequantizeLinear (x, sx, zx) w = DequantizeLinear <axis = 0> (W, sw, zw) c = Conv (a, w, fb) r = Relu (c) y = QuantizeLinear (r, sy, zy)" },
        { "convolution and Clip", "uint8[N,4,7,6] x, int8[6,4,3,3] W", "integer convolution", "a = DequantizeLinear (x, sx, zx) w = DequantizeLinear <axis = 0> (W, sw, zw) c = Conv (a, w) r = Clip (c, one, six) y = QuantizeLinear (r, sy, zy)" },
        { "convolution, then elements moved", "uint8[N,4,7,6] x, int8[6,4,3,3] W", "integer convolution", "a = DequantizeLinear (x, sx, zx) w = DequantizeLinear <axis = 0> (W, sw, zw) c = Conv (a, w) f = Flatten (c) y = QuantizeLinear (f, sy, zy)" },
        { "sum", "uint8[N,4,7,6] x, uint8[N,4,7,6] z", "quantized addition", "a = DequantizeLinear (x, sx, zx) b = DequantizeLinear (z, sb, zb) c = Add (a, b) r = Relu (c) y = QuantizeLinear (r, sr, zr)" },
        { "mean", "uint8[N,4,7,6] x", "quantized global average pool", "a = DequantizeLinear (x, sx, zx) c = GlobalAveragePool (a) y = QuantizeLinear (c, sy, zy)" },
        { "mean of windows", "uint8[N,4,7,6] x", "integer convolution", "a = DequantizeLinear (x, sx, zx) c = AveragePool <kernel_shape = [2, 3], strides = [2, 1]> (a) y = QuantizeLinear (c, sy, zy)" },
        { "maxima", "uint8[N,4,7,6] x", "max pool", "a = DequantizeLinear (x, sx, zx) c = MaxPool <kernel_shape = [3, 3], pads = [1, 1, 1, 1]> (a) y = QuantizeLinear (c, sx, zx)" },
        { "parts of one scale", "uint8[N,4,7,6] x, uint8[N,2,7,6] z", "concatenation", "a = DequantizeLinear (x, sx, zx) b = DequantizeLinear (z, sx, zx) c = Concat <axis = 1> (a, b) y = QuantizeLinear (c, sx, zx)" },
        { "parts of two scales", "uint8[N,4,7,6] x, uint8[N,2,7,6] z", "byte table", "a = DequantizeLinear (x, sx, zx) b = DequantizeLinear (z, sb, zb) c = Concat <axis = 1> (a, b) y = QuantizeLinear (c, sy, zy)" },
        { "Gemm", "uint8[N,5] x, int8[6,5] W, int32[6] B", "integer product", "a = DequantizeLinear (x, sx, zx) w = DequantizeLinear <axis = 0> (W, sw, zw) b = DequantizeLinear <axis = 0> (B, sbias) c = Gemm <transB = 1> (a, w, b) y = QuantizeLinear (c, sy, zy)" },
        { "MatMul", "uint8[N,3,5] x, int8[5,6] W", "integer product", "a = DequantizeLinear (x, sx, zx) w = DequantizeLinear <axis = 1> (W, sw, zw) c = MatMul (a, w) y = QuantizeLinear (c, sy, zy)" },
        { "MatMul with bias and Relu", "uint8[N,3,5] x, int8[5,6] W", "integer product", "a = DequantizeLinear (x, sx, zx) w = DequantizeLinear <axis = 1> (W, sw, zw) c = MatMul (a, w) d = Add (fb, c) r = Relu (d) y = QuantizeLinear (r, sr, zr)" },
        { "MatMul of transposed weights", "uint8[N,3,5] x, int8[6,5] W", "integer product", "a = DequantizeLinear (x, sx, zx) w = DequantizeLinear <axis = 0> (W, sw, zw) v = Transpose <perm = [1, 0]> (w) c = MatMul (a, v) y = QuantizeLinear (c, sy, zy)" },
        { "function", "uint8[N,4,7,6] x", "byte table", "a = DequantizeLinear (x, sx, zx) c = HardSwish (a) y = QuantizeLinear (c, sy, zy)" },
        { "function of many nodes", "uint8[N,4,7,6] x", "byte table", "a = DequantizeLinear (x, sx, zx) s = Sigmoid (a) m = Mul (a, s) c = Add (m, third) y = QuantizeLinear (c, sy, zy)" },
        { "GELU", "uint8[N,4,7,6] x", "byte table", "a = DequantizeLinear (x, sx, zx) d = Div (a, root) e = Erf (d) f = Add (e, one) g = Mul (a, f) c = Mul (g, third) y = QuantizeLinear (c, sy, zy)" },
        { "softmax", "uint8[N,4,7,60] x", "softmax of codes", "a = DequantizeLinear (x, sx, zx) c = Softmax (a) y = QuantizeLinear (c, sp, zp)" },
        { "layer normalization", "uint8[N,4,7,6] x", "layer normalization of codes", "a = DequantizeLinear (x, sx, zx) c = LayerNormalization (a, gain, fb) y = QuantizeLinear (c, sp, zx)" },
        { "product of two tensors", "uint8[N,2,5,8] x, uint8[2,8,7] z", "integer product of two tensors", "a = DequantizeLinear (x, sx, zx) b = DequantizeLinear (z, sb, zb) c = MatMul (a, b) y = QuantizeLinear (c, sc, zc)" },
        { "queries by keys", "uint8[N,5,16] x, uint8[N,7,16] z", "integer product of two tensors", "a = DequantizeLinear (x, sx, zx) b = DequantizeLinear (z, sb, zb) d = Reshape (a, queries) e = Transpose <perm = [0, 2, 1, 3]> (d) f = Reshape (b, keys) g = Transpose <perm = [0, 2, 3, 1]> (f) c = MatMul (e, g) y = QuantizeLinear (c, sc, zc)" },
        { "probabilities by values", "uint8[N,2,5,7] x, uint8[N,7,16] z", "integer product of two tensors", "a = DequantizeLinear (x, sx, zx) b = DequantizeLinear (z, sb, zb) f = Reshape (b, keys) g = Transpose <perm = [0, 2, 1, 3]> (f) c = MatMul (a, g) h = Transpose <perm = [0, 2, 1, 3]> (c) i = Reshape (h, rows) y = QuantizeLinear (i, sc, zc)" },
    };

    [Theory]
    [MemberData(nameof(Patterns))]
    public void A_pattern_is_one_kernel_on_codes(string what, string inputs, string kernel, string body)
    {
        Graph graph = Agreement.Build($"pattern ({inputs}) => (uint8[] y) {Parameters} {{ {body} }}");
        DenseTensor[] given = Agreement.RandomInputs(graph);
        DenseTensor expected = GraphInterpreter.Run(graph, given)[0];
        using Session session = new(graph, new SessionOptions { Threads = 1 });
        DenseTensor actual = session.Run(given)[0];
        Assert.Equal(expected.Shape, actual.Shape);
        for (int i = 0; i < expected.Count; i++) Assert.InRange(actual.Bytes[i] - expected.Bytes[i], -1, 1);
        Assert.True(expected.Bytes.ToArray().Distinct().Count() > 3, $"{what}: the test has too few different codes to say anything.");

        string[] kernels = session.PlanFor([.. given.Select(input => input.Shape)]).Kernels();
        Assert.Contains(kernels, name => name.StartsWith(kernel, StringComparison.Ordinal));
        Assert.DoesNotContain(kernels, name => name.Contains("float", StringComparison.Ordinal) || name is "reference" or "quantize" or "dequantize" or "transpose");
        Assert.Empty(session.FloatPatterns());
    }

    [Fact]
    public void Without_fusion_the_bits_are_the_definitions()
    {
        Graph graph = Agreement.Build($"pattern (uint8[N,4,7,6] x) => (uint8[] y) {Parameters} {{ a = DequantizeLinear (x, sx, zx) c = GlobalAveragePool (a) y = QuantizeLinear (c, sy, zy) }}");
        DenseTensor[] given = Agreement.RandomInputs(graph);
        using Session session = new(graph, new SessionOptions { Threads = 1, DisableFusion = true });
        Assert.True(GraphInterpreter.Run(graph, given)[0].ContentEquals(session.Run(given)[0]));
        Assert.Contains(session.PlanFor([.. given.Select(input => input.Shape)]).Kernels(), name => name.StartsWith("float", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("uint8[N,4,7,6] x, float[6,4,3,3] w", "a = DequantizeLinear (x, sx, zx) c = Conv (a, w) y = QuantizeLinear (c, sy, zy)", "its weights 'w' are not constant codes behind a DequantizeLinear")]
    [InlineData("float[N,4,7,6] x, int8[6,4,3,3] W", "w = DequantizeLinear <axis = 0> (W, sw, zw) c = Conv (x, w) y = QuantizeLinear (c, sy, zy)", "its input 'x' is not dequantized from codes")]
    [InlineData("uint8[N,4,7,6] x, int8[6,4,3,3] W", "a = DequantizeLinear (x, sx, zx) w = DequantizeLinear <axis = 0> (W, sw, zw) c = Conv (a, w, huge) y = QuantizeLinear (c, sy, zy)", "its bias 'huge' is beyond Int32")]
    [InlineData("uint8[N,4,7,6] x, uint8[N,4,1,6] z", "a = DequantizeLinear (x, sx, zx) b = DequantizeLinear (z, sb, zb) c = Add (a, b) y = QuantizeLinear (c, sy, zy)", "its operands have different shapes")]
    [InlineData("uint8[N,4,7,6] x", "a = DequantizeLinear (x, sx, zx) c = Softmax <axis = 1> (a) y = QuantizeLinear (c, sy, zy)", "its axis is not the last one")]
    [InlineData("uint8[N,2,5,8] x, float[N,2,8,7] z", "a = DequantizeLinear (x, sx, zx) c = MatMul (a, z) y = QuantizeLinear (c, sy, zy)", "its input 'z' is not dequantized from codes")]
    [InlineData("uint8[N,4,7,6] x", "a = DequantizeLinear (x, sx, zx) c = AveragePool <kernel_shape = [3, 3], pads = [1, 1, 1, 1]> (a) y = QuantizeLinear (c, sy, zy)", "its windows reach over the border")]
    public void What_stays_in_float_says_why(string inputs, string body, string reason)
    {
        string huge = Parameters.Replace("float one", "float[6] huge = {1e9, 0, 0, 0, 0, 0}, float one", StringComparison.Ordinal);
        Graph graph = Agreement.Build($"pattern ({inputs}) => (uint8[] y) {huge} {{ {body} }}");
        using Session session = new(graph, new SessionOptions { Threads = 1 });
        FloatPattern left = Assert.Single(session.FloatPatterns());
        Assert.Contains(reason, left.Reason, StringComparison.Ordinal);
        DenseTensor[] given = Agreement.RandomInputs(graph);
        Assert.True(GraphInterpreter.Run(graph, given)[0].Shape == session.Run(given)[0].Shape);
    }
}
