using Dyadic.Core;

namespace Dyadic.Runtime.Tests;

public sealed class IntegerKernelTests
{
    private const string Rescale = """
        divisor = Constant <value_int: int = 65536> ()
        zero = Constant <value_int: int = 120> ()
        low = Constant <value_int: int = 120> ()
        high = Constant <value_int: int = 250> ()
        """;

    [Theory]
    [InlineData("uint8", "uint8", "ConvInteger <pads = [1, 1, 1, 1]> (x, W, Z, V)", 5, 5)]
    [InlineData("uint8", "int8", "ConvInteger <strides = [2, 1], pads = [1, 0, 1, 2]> (x, W, Z)", 5, 5)]
    [InlineData("int8", "int8", "ConvInteger <group = 5, pads = [1, 1, 1, 1]> (x, W)", 5, 1)]
    public void A_convolution_and_its_requantization_are_one_step(string input, string weight, string call, int channels, int perGroup)
    {
        string text = $$"""
            conv ({{input}}[N,{{channels}},6,7] x, {{weight}}[5,{{perGroup}},3,3] W, {{input}} Z, {{weight}}[5] V, int32[1,5,1,1] B, int64[1,5,1,1] M) => (uint8[] y) {
                {{Rescale}}
                acc = {{call}}
                y = ai.dyadic.Requantize <to: int = 2> (acc, B, M, divisor, zero, low, high)
            }
            """;
        Plan plan = Agreement.Check(text);
        Assert.Equal(1, plan.Kernels().Count(kernel => kernel.StartsWith("integer convolution", StringComparison.Ordinal)));
        Assert.DoesNotContain(plan.Describe(), row => row.Outputs[0].Contains("Int32", StringComparison.Ordinal));
        Assert.DoesNotContain("reference", plan.Kernels());
    }

    [Theory]
    [InlineData("uint8", "uint8", "MatMulInteger (x, W, Z, V)", "N,9")]
    [InlineData("int8", "int8", "MatMulInteger (x, W)", "N,4,9")]
    public void A_product_and_its_requantization_are_one_step(string input, string weight, string call, string shape)
    {
        Plan plan = Agreement.Check($$"""
            dense ({{input}}[{{shape}}] x, {{weight}}[9,6] W, {{input}} Z, {{weight}}[6] V, int32[6] B, int64[6] M) => (int8[] y) {
                divisor = Constant <value_int: int = 4096> ()
                zero = Constant <value_int: int = -3> ()
                low = Constant <value_int: int = -128> ()
                high = Constant <value_int: int = 127> ()
                acc = {{call}}
                y = ai.dyadic.Requantize <to: int = 3> (acc, B, M, divisor, zero, low, high)
            }
            """);
        Assert.Equal(1, plan.StepCount);
    }

    [Fact]
    public void An_accumulator_that_others_read_is_written_and_requantized_apart() => Assert.DoesNotContain("reference", Agreement.Check($$"""
        conv (uint8[N,3,6,7] x, uint8[5,3,3,3] W, int32[1,5,1,1] B, int64[1,5,1,1] M) => (uint8[] y, int32[] acc) {
            {{Rescale}}
            acc = ConvInteger (x, W)
            y = ai.dyadic.Requantize <to: int = 2> (acc, B, M, divisor, zero, low, high)
        }
        """).Kernels());

    [Fact]
    public void A_residual_block_runs_without_int32_tensors()
    {
        Plan plan = Agreement.Check($$"""
            block (uint8[N,8,6,6] x, uint8[8,8,3,3] W, int32[1,8,1,1] B, int64[1,8,1,1] M) => (uint8[] y) {
                {{Rescale}}
                a = Constant <value_int: int = 37> ()
                b = Constant <value_int: int = 21> ()
                shift = Constant <value_int: int = 64> ()
                acc = ConvInteger <pads = [1, 1, 1, 1]> (x, W, Z, Z)
                q = ai.dyadic.Requantize <to: int = 2> (acc, B, M, divisor, zero, low, high)
                y = ai.dyadic.AddRequantize <to: int = 2> (q, zero, a, x, zero, b, shift, zero, low, high)
            }
            """.Replace("int64[1,8,1,1] M)", "int64[1,8,1,1] M, uint8 Z)", StringComparison.Ordinal));
        Assert.DoesNotContain("reference", plan.Kernels());
        Assert.DoesNotContain(plan.Describe(), row => row.Outputs[0].Contains("Int32", StringComparison.Ordinal));
        Assert.Contains(plan.Kernels(), kernel => kernel.EndsWith("+ addition", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("uint8", "int8")]
    [InlineData("uint8", "uint8")]
    [InlineData("int8", "int8")]
    public void Quantized_operators_of_onnx_agree(string input, string weight) => Assert.DoesNotContain("reference", Agreement.Check($$"""
        qlinear ({{input}}[N,3,6,7] x, {{weight}}[4,3,3,3] W, {{weight}}[5,6] D, {{input}} Z, {{weight}} V, int32[4] B) => ({{input}}[] y, {{input}}[] z) {
            s = Constant <value_float: float = 0.02> ()
            t = Constant <value_float: float = 0.9> ()
            c = QLinearConv <pads = [1, 1, 0, 0], strides = [1, 2]> (x, s, Z, W, s, V, t, Z, B)
            y = MaxPool <kernel_shape = [2, 2]> (c)
            starts = Constant <value_ints = [0]> ()
            ends = Constant <value_ints = [5]> ()
            axes = Constant <value_ints = [3]> ()
            cut = Slice (x, starts, ends, axes)
            z = QLinearMatMul (cut, s, Z, D, s, V, t, Z)
        }
        """).Kernels());

    [Theory]
    [InlineData("uint8[N,6,7,4] x, int8[6,2,3,3] W", "group = 2, pads = [1, 0, 0, 1], strides = [1, 2]")]
    [InlineData("uint8[N,6,7,6] x, int8[6,1,3,3] W", "group = 6, pads = [1, 1, 1, 1]")]
    [InlineData("uint8[N,9,5] x, int8[6,5,3] W", "auto_pad = \"SAME_UPPER\", strides = [2]")]
    public void Convolutions_whose_files_hold_channels_last_use_kernels(string inputs, string attributes) => Assert.Equal(
        ["integer convolution"],
        Agreement.Check(Agreement.Build($$"""
            nhwc ({{inputs}}, int8[6] V, int32[6] B, uint8 Z) => (uint8[] y) {
                s = Constant <value_float: float = 0.02> ()
                t = Constant <value_float: float = 0.9> ()
                y = com.microsoft.QLinearConv <channels_last = 1, {{attributes}}> (x, s, Z, W, s, V, t, Z, B)
            }
            """)).Kernels().Select(kernel => string.Join(' ', kernel.Split(' ')[..2])));

    [Theory]
    [InlineData("s = Constant <value_float: float = 0.013> () q = QuantizeLinear (c, s, Z) y = DequantizeLinear (q, s, Z)")]
    [InlineData("q = QuantizeLinear <axis = 1> (c, S, V) y = DequantizeLinear <axis = 1> (q, S, V)")]
    [InlineData("s = Constant <value_float: float = 0.013> () q = QuantizeLinear (x, s) y = DequantizeLinear (q, s)")]
    public void Quantization_agrees_in_either_layout(string nodes) => Assert.DoesNotContain("reference", Agreement.Check(Positive(Agreement.Build($$"""
        qdq (float[N,3,6,7] x, float[4,3,1,1] W, float[4] S, int8 Z, int8[4] V) => (float[] y) { c = Conv (x, W) {{nodes}} }
        """))).Kernels());

    [Theory]
    [InlineData("uint8[N,3,6,7] x, int8[5,3,3,3] W, int32[5,1,1] B", "ConvInteger (x, W)", 1)]
    [InlineData("int8[N,9] x, int8[9,5] W, int32[5] B", "MatMulInteger (x, W)", -1)]
    public void A_last_layer_gives_floats_in_one_step(string inputs, string call, int axis)
    {
        Plan plan = Agreement.Check(Positive(Agreement.Build($$"""
            last ({{inputs}}, float[5] S) => (float[] y) { acc = {{call}} sum = Add (acc, B) y = DequantizeLinear <axis = {{axis}}> (sum, S) }
            """)));
        Assert.Single(plan.Kernels(), kernel => kernel.StartsWith("integer", StringComparison.Ordinal));
        Assert.DoesNotContain(plan.Describe(), row => row.Outputs[0].Contains("Int32", StringComparison.Ordinal));
        Assert.DoesNotContain("reference", plan.Kernels());
    }

    [Theory]
    [InlineData("uint8", 1)]
    [InlineData("int16", 0)]
    public void Codes_are_widened_and_summed_over_pixels_in_one_step(string type, int keepsAxes)
    {
        Plan plan = Agreement.Check($$"""
            pool ({{type}}[N,5,4,3] x) => (int32[] y) {
                axes = Constant <value_ints = [2, 3]> ()
                wide = Cast <to: int = 6> (x)
                y = ReduceSum <keepdims: int = {{keepsAxes}}> (wide, axes)
            }
            """);
        Assert.Contains("channel sum", plan.Kernels());
        Assert.DoesNotContain("reference", plan.Kernels());
    }

    [Fact]
    public void Numbers_that_are_not_any_become_the_least_code_as_the_operator_says()
    {
        float[] values = [.. Enumerable.Range(0, 37).Select(i => i % 3 == 0 ? float.NaN : i - 18f)];
        Agreement.Check("""
            q (float[37] x) => (int8[] y) { s = Constant <value_float: float = 0.5> () y = QuantizeLinear (x, s, Z) }
            """.Replace("float[37] x)", "float[37] x, int8 Z)", StringComparison.Ordinal), DenseTensor.Vector<float>(values));
    }

    [Theory]
    [InlineData("N,3,6,7", "1,3,1,1", "3,1,1", 2)]
    [InlineData("N,3,6,7", "1,3,1,1", "3,1,1", 4)]
    [InlineData("N,6,7,3", "3", "3", 2)]
    [InlineData("N,6,7,3", "3", "3", 5)]
    public void Pixels_become_codes_by_one_table(string shape, string bias, string multiplier, int type)
    {
        Plan plan = Agreement.Check($$"""
            pixels (uint8[{{shape}}] x, int32[{{bias}}] B, int64[{{multiplier}}] M, int32 F) => (y) {
                {{Rescale}}
                wide = Cast <to: int = 6> (x)
                fixed = Mul (wide, F)
                y = ai.dyadic.Requantize <to: int = {{type}}> (fixed, B, M, divisor, zero, low, high)
            }
            """);
        Assert.Contains("byte table", plan.Kernels());
        Assert.DoesNotContain("reference", plan.Kernels());
    }

    private static Dyadic.Graphs.Graph Positive(Dyadic.Graphs.Graph graph)
    {
        if (graph.Find("S")?.Constant is { } scales)
        {
            foreach (ref float scale in scales.Span<float>()) scale = Math.Abs(scale) + 0.01f;
        }

        return graph;
    }
}
