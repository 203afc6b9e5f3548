using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Kernels;

namespace Dyadic.Runtime.Tests;

public sealed class FloatKernelTests
{
    [Theory]
    [InlineData("pads = [1, 1, 1, 1]", 3, 8, 1)]
    [InlineData("pads = [0, 1, 2, 3], strides = [2, 1]", 3, 8, 1)]
    [InlineData("dilations = [2, 2], group = 4", 8, 4, 4)]
    [InlineData("auto_pad = \"SAME_UPPER\", strides = [2, 2]", 5, 16, 1)]
    [InlineData("auto_pad = \"SAME_LOWER\", strides = [2, 2], group = 6", 6, 6, 6)]
    [InlineData("auto_pad = \"VALID\"", 1, 3, 1)]
    public void A_convolution_takes_bias_and_clamp_with_it(string attributes, int channels, int outputs, int groups)
    {
        Plan plan = Agreement.Check($$"""
            conv (float[N,{{channels}},9,11] x, float[{{outputs}},{{channels / groups}},3,3] W, float[{{outputs}}] B, float[1,{{outputs}},1,1] C) => (float[] y) {
                z = Conv <{{attributes}}> (x, W, B)
                biased = Add (C, z)
                y = Relu (biased)
            }
            """);
        Assert.Equal(1, plan.Kernels().Count(kernel => kernel.StartsWith("float convolution", StringComparison.Ordinal)));
        Assert.DoesNotContain("reference", plan.Kernels());
    }

    [Fact]
    public void A_residual_block_adds_inside_its_second_convolution()
    {
        Plan plan = Agreement.Check("""
            block (float[N,16,7,7] x, float[16,16,3,3] V, float[16,16,3,3] W, float[16] B, float[16,16,1,1] S) => (float[] y) {
                a = Conv <pads = [1, 1, 1, 1]> (x, V, B)
                b = Relu (a)
                c = Conv <pads = [1, 1, 1, 1]> (b, W)
                shortcut = Conv (x, S)
                sum = Add (c, shortcut)
                y = Relu (sum)
            }
            """);
        Assert.Equal(3, plan.Kernels().Count(kernel => kernel.StartsWith("float convolution", StringComparison.Ordinal)));
        Assert.Equal(5, plan.StepCount); // and two conversions between layouts
    }

    [Fact]
    public void A_convolution_over_one_axis_is_one_of_height_one() => Assert.DoesNotContain("reference", Agreement.Check("""
        conv (float[N,4,21] x, float[6,4,5] W, float[6] B) => (float[] y) { y = Conv <pads = [2, 1], strides = [2]> (x, W, B) }
        """).Kernels());

    [Fact]
    public void A_value_that_others_read_is_written_and_not_fused_away()
    {
        Plan plan = Agreement.Check("""
            conv (float[N,3,5,5] x, float[4,3,1,1] W) => (float[] y, float[] z) {
                z = Conv (x, W)
                y = Relu (z)
            }
            """);
        Assert.Contains(plan.Describe(), row => row.Outputs[0].StartsWith("z ", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Gemm (x, W, B)", "5,7", "7")]
    [InlineData("Gemm <alpha: float = 0.5, beta: float = 2.0, transB: int = 1> (x, W, B)", "7,5", "1,7")]
    [InlineData("Gemm (x, W, B)", "5,7", "1")]
    public void A_dense_layer_takes_its_activation_with_it(string call, string weights, string bias)
    {
        Plan plan = Agreement.Check($$"""
            dense (float[N,5] x, float[{{weights}}] W, float[{{bias}}] B) => (float[] y) {
                z = {{call}}
                y = Relu (z)
            }
            """);
        Assert.Equal(1, plan.StepCount);
    }

    [Theory]
    [InlineData("N,4,5", "5,3")]
    [InlineData("N,2,4,5", "5,3")]
    public void A_product_with_a_constant_matrix_is_one_step(string x, string w) => Assert.Equal(1, Agreement.Check($$"""
        product (float[{{x}}] x, float[{{w}}] W, float[3] B) => (float[] y) {
            z = MatMul (x, W)
            y = Add (z, B)
        }
        """).StepCount);

    [Theory]
    [InlineData("N,4,5", "N,5,3")]
    [InlineData("3,1,4,5", "1,2,5,6")]
    [InlineData("4,5", "2,5,6")]
    [InlineData("2,4,5", "5,6")]
    public void A_product_of_two_tensors_broadcasts(string x, string y) => Assert.DoesNotContain("reference", Agreement.Check($$"""
        product (float[{{x}}] x, float[{{y}}] y) => (float[] z) { z = MatMul (x, y) }
        """).Kernels());

    [Fact]
    public void Joined_branches_stay_channels_last()
    {
        Plan plan = Agreement.Check("""
            fire (float[N,6,8,8] x, float[4,6,1,1] S, float[8,4,1,1] E, float[5,4,3,3] F) => (float[] y) {
                squeezed = Conv (x, S)
                s = Relu (squeezed)
                a = Conv (s, E)
                b = Conv <pads = [1, 1, 1, 1]> (s, F)
                joined = Concat <axis = 1> (a, b)
                y = Dropout (joined)
            }
            """);
        Assert.Equal(1, plan.Kernels().Count(kernel => kernel == "to channels first"));
        Assert.Equal(1, plan.Kernels().Count(kernel => kernel == "to channels last"));
    }

    [Fact]
    public void Transposes_around_a_channels_last_model_cost_nothing()
    {
        Plan plan = Agreement.Check("""
            model (float[N,8,9,3] x, float[4,3,3,3] W) => (float[] y) {
                first = Transpose <perm = [0, 3, 1, 2]> (x)
                z = Conv (first, W)
                y = Transpose <perm = [0, 2, 3, 1]> (z)
            }
            """);
        Assert.Equal(1, plan.StepCount);
    }

    [Theory]
    [InlineData("y = Transpose <perm = [2, 0, 1]> (x)", "3,4,5")]
    [InlineData("y = Transpose (x)", "3,4,5")]
    [InlineData("y = Concat <axis = -1> (x, x)", "3,4,5")]
    [InlineData("starts = Constant <value_ints = [-3, 1]> () ends = Constant <value_ints = [-1, 100]> () y = Slice (x, starts, ends)", "3,4,5")]
    [InlineData("starts = Constant <value_ints = [3]> () ends = Constant <value_ints = [-100]> () axes = Constant <value_ints = [-2]> () steps = Constant <value_ints = [-2]> () y = Slice (x, starts, ends, axes, steps)", "3,4,5")]
    [InlineData("pads = Constant <value_ints = [0, 1, 2, 1, 0, 3]> () y = Pad (x, pads)", "3,4,5")]
    [InlineData("pads = Constant <value_ints = [1, 2]> () fill = Constant <value_float = 1.5> () axes = Constant <value_ints = [-1]> () y = Pad (x, pads, fill, axes)", "3,4,5")]
    [InlineData("lengths = Constant <value_ints = [1, 3]> () y, z = Split <axis = 1> (x, lengths)", "3,4,5")]
    [InlineData("shape = Constant <value_ints = [-1, 10]> () y = Reshape (x, shape)", "3,4,5")]
    [InlineData("y = Flatten <axis = 2> (x)", "3,4,5")]
    public void Moves_need_no_reference(string nodes, string shape) => Assert.DoesNotContain("reference", Agreement.Check($$"""
        move (float[{{shape}}] x) => (float[] y) { {{nodes}} }
        """).Kernels());

    [Theory]
    [InlineData("starts = Constant <value_ints = [1, 2]> () ends = Constant <value_ints = [4, 9]> () axes = Constant <value_ints = [1, 3]> () y = Slice (c, starts, ends, axes)")]
    [InlineData("pads = Constant <value_ints = [0, 2, 1, 0, 0, 0, 0, 3]> () y = Pad (c, pads)")]
    [InlineData("lengths = Constant <value_ints = [1, 3]> () y, z = Split <axis = 1> (c, lengths)")]
    [InlineData("y = Flatten (c)")]
    [InlineData("y = Identity (c)")]
    [InlineData("y = Transpose <perm = [3, 1, 0, 2]> (c)")]
    public void Moves_after_a_convolution_agree_in_its_layout(string nodes) => Assert.DoesNotContain("reference", Agreement.Check($$"""
        move (float[N,3,6,7] x, float[4,3,1,1] W) => (float[] y) { c = Conv (x, W) {{nodes}} }
        """).Kernels());

    [Fact]
    public void Products_round_their_operands_to_bfloat16_on_request_only()
    {
        Graph graph = Agreement.Build("""
            net (float[2,3,6,6] x, float[8,3,3,3] A, float[8,6] B, float[6,5] C, float[5] D) => (float[] y) {
                a = Conv (x, A)
                mean = GlobalAveragePool (a)
                flat = Flatten (mean)
                b = MatMul (flat, B)
                y = Gemm (b, C, D)
            }
            """);
        DenseTensor[] inputs = Agreement.RandomInputs(graph);
        using Session exact = new(graph), rounded = new(graph, new SessionOptions { FloatPrecision = FloatPrecision.BFloat16 });
        float[] expected = exact.Run(inputs)[0].Span<float>().ToArray(), actual = rounded.Run(inputs)[0].Span<float>().ToArray();
        float largest = expected.Max(MathF.Abs);
        Assert.NotEqual(expected, actual);
        // Three layers in a row, each operand off by at most one part in 256.
        for (int i = 0; i < expected.Length; i++) Assert.Equal(expected[i], actual[i], largest / 32);
        using Session interpreted = new(graph, new SessionOptions { FloatPrecision = FloatPrecision.BFloat16, DisableKernels = true });
        float[] defined = interpreted.Run(inputs)[0].Span<float>().ToArray();
        for (int i = 0; i < expected.Length; i++) Assert.Equal(expected[i], defined[i], largest * 1e-4f);
    }
}
