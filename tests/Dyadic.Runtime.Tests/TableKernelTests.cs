using Dyadic.Core;
using Dyadic.Graphs;

namespace Dyadic.Runtime.Tests;

/// <summary>Tables that alone read the codes of a convolution or product are part of it, with the bits of the interpreter; all others are steps of their own.</summary>
public sealed class TableKernelTests
{
    private const string Constants = """
        s = Constant <value_float: float = 0.02> () t = Constant <value_float: float = 0.031> () z8 = Constant <value_int: int = 101> () z = Cast <to: int = 2> (z8)
        w = Constant <value_float: float = 0.004> () w8 = Constant <value_int: int = 0> () v = Cast <to: int = 3> (w8)
        divisor = Constant <value_int: int = 65536> () zero = Constant <value_int: int = 7> () low = Constant <value_int: int = -100> () high = Constant <value_int: int = 120> ()
        """;

    private const string Image = "uint8[N,6,7,9] x, int8[6,6,3,3] W, int8[6,1,3,3] D, int32[6] B, int32[1,6,1,1] C, int64[1,6,1,1] M, uint8[256] T, int8[256] S";

    private const string Matrix = "uint8[N,5] x, int8[5,70] W, int32[70] B, int64[70] M, uint8[256] T";

    [Theory]
    [InlineData(Image, "uint8", "c = QLinearConv <pads = [1, 1, 1, 1]> (x, s, z, W, w, v, s, z, B) y = ai.dyadic.LookUp (c, T)")]
    [InlineData(Image, "int8", "c = QLinearConv <pads = [1, 1, 1, 1]> (x, s, z, W, w, v, s, z, B) d = Clip (c, z) y = ai.dyadic.LookUp (d, S)")]
    [InlineData(Image, "uint8", "c = QLinearConv <group = 6> (x, s, z, D, w, v, s, z, B) y = ai.dyadic.LookUp (c, T)")]
    [InlineData(Image, "uint8", "c = ConvInteger <pads = [1, 1, 1, 1]> (x, W, z) d = ai.dyadic.Requantize <to: int = 3> (c, C, M, divisor, zero, low, high) y = ai.dyadic.LookUp (d, T)")]
    [InlineData(Image, "uint8", "c = QLinearConv <pads = [1, 1, 1, 1]> (x, s, z, W, w, v, s, z, B) a = com.microsoft.QLinearAdd (c, s, z, x, t, z, t, z) y = ai.dyadic.LookUp (a, T)")]
    [InlineData(Matrix, "uint8", "c = QLinearMatMul (x, s, z, W, w, v, s, z) y = ai.dyadic.LookUp (c, T)")]
    [InlineData(Matrix, "uint8", "c = com.microsoft.QGemm (x, s, z, W, w, v, B, s, z) y = ai.dyadic.LookUp (c, T)")]
    [InlineData(Matrix, "uint8", "c = MatMulInteger (x, W, z) d = ai.dyadic.Requantize <to: int = 3> (c, B, M, divisor, zero, low, high) y = ai.dyadic.LookUp (d, T)")]
    public void A_table_is_part_of_the_step(string inputs, string output, string body)
    {
        string[] kernels = Agreement.Check($"table ({inputs}) => ({output}[] y) {{ {Constants} {body} }}").Kernels();
        Assert.Contains(kernels, kernel => kernel.EndsWith(" + table", StringComparison.Ordinal));
        Assert.DoesNotContain("byte table", kernels);
        Assert.DoesNotContain("reference", kernels);
    }

    [Theory]
    [InlineData("int16", "int16[256] T", "c = QLinearConv (x, s, z, W, w, v, s, z) y = ai.dyadic.LookUp (c, T)")]
    [InlineData("uint8", "uint8[256] T", "c = QLinearConv <pads = [1, 1, 1, 1]> (x, s, z, W, w, v, s, z) d = ai.dyadic.LookUp (c, T) y = com.microsoft.QLinearAdd (d, t, z, c, s, z, t, z)")]
    public void Tables_of_wider_results_and_codes_that_others_read_are_steps_of_their_own(string output, string table, string body)
    {
        string[] kernels = Agreement.Check($"table (uint8[N,6,7,9] x, int8[6,6,3,3] W, {table}) => ({output}[] y) {{ {Constants} {body} }}").Kernels();
        Assert.Contains("byte table", kernels);
        Assert.DoesNotContain(kernels, kernel => kernel.Contains("+ table", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("h = HardSwish (r)")]
    [InlineData("g = Sigmoid (r) h = Mul (r, g)")]
    [InlineData("h = Tanh (r)")]
    [InlineData("h = LeakyRelu <alpha: float = 0.1> (r)")]
    public void An_activation_of_a_fused_file_is_part_of_its_convolution(string activation)
    {
        Graph graph = Agreement.Build($$"""
            qdq (uint8[N,4,7,6] x, int8[6,4,3,3] W, int32[6] B) => (uint8[] y)
            <float sx = {0.02}, uint8 zx = {117}, float sw = {0.01}, int8 zw = {0}, float sb = {0.0002}, float sc = {0.05}, uint8 zc = {130}, float sy = {0.04}, uint8 zy = {20}>
            {
                a = DequantizeLinear (x, sx, zx) w = DequantizeLinear (W, sw, zw) b = DequantizeLinear (B, sb)
                c = Conv <pads = [1, 1, 1, 1]> (a, w, b) q = QuantizeLinear (c, sc, zc) r = DequantizeLinear (q, sc, zc)
                {{activation}}
                y = QuantizeLinear (h, sy, zy)
            }
            """);
        DenseTensor[] given = Agreement.RandomInputs(graph);
        using Session session = new(graph, new SessionOptions { Threads = 1 });
        DenseTensor actual = session.Run(given)[0], expected = GraphInterpreter.Run(graph, given)[0];
        string kernel = Assert.Single(session.PlanFor([.. given.Select(input => input.Shape)]).Kernels(), name => name.StartsWith("integer", StringComparison.Ordinal));
        Assert.EndsWith(" + table", kernel, StringComparison.Ordinal);
        DenseTensor[] observed = [];
        session.Observe = (value, tensor) => observed = value.Name == graph.Outputs[0].Name ? [tensor.Clone()] : observed;
        session.Run(given);
        Assert.True(actual.ContentEquals(Assert.Single(observed)), "The table in the stage gave other bits than a step of its own.");
        Assert.True(expected.Bytes.ToArray().Distinct().Count() > 3);
    }
}
