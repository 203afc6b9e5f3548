namespace Dyadic.Runtime.Tests;

public sealed class ElementwiseTests
{
    [Theory]
    [InlineData("N,3,4,5", "N,3,4,5")]
    [InlineData("N,3,4,5", "3,1,1")]
    [InlineData("N,3,4,5", "1")]
    [InlineData("N,3,4,5", "")]
    [InlineData("N,3,4,5", "N,3,1,1")]
    [InlineData("N,3,4,5", "1,3,4,5")]
    [InlineData("N,3,4,5", "5")]
    [InlineData("N,3,4,5", "4,1")]
    [InlineData("3,1", "1,4")]
    [InlineData("4", "3,4")]
    public void Binary_functions_broadcast_like_the_interpreter(string lhs, string rhs)
    {
        foreach (string function in new[] { "Add", "Sub", "Mul", "Div", "Max", "Min" })
        {
            string a = lhs.Length == 0 ? "float" : $"float[{lhs}]", b = rhs.Length == 0 ? "float" : $"float[{rhs}]";
            Plan plan = Agreement.Check($"f ({a} a, {b} b) => (float[] y) {{ y = {function} (a, b) }}");
            Assert.DoesNotContain("reference", plan.Kernels());
            if (lhs.StartsWith('N'))
            {
                Plan afterConvolution = Agreement.Check($"f ({a} a, {b} b, float[3,3,1,1] W) => (float[] y) {{ c = Conv (a, W) d = Sigmoid (c) y = {function} (b, d) }}");
                Assert.DoesNotContain("reference", afterConvolution.Kernels());
            }
        }
    }

    [Theory]
    [InlineData("Relu")]
    [InlineData("Sigmoid")]
    [InlineData("Tanh")]
    [InlineData("Exp")]
    [InlineData("Abs")]
    [InlineData("Neg")]
    public void Functions_of_one_element_agree(string function) => Assert.DoesNotContain("reference", Agreement.Check($$"""
        f (float[N,3,37] x) => (float[] y) { y = {{function}} (x) }
        """).Kernels());

    [Theory]
    [InlineData("y = Softmax (c)")]
    [InlineData("y = Softmax <axis = 1> (c)")]
    [InlineData("y = LRN <size = 3, alpha = 0.5, beta: float = 0.75, bias: float = 1.0> (c)")]
    [InlineData("y = LRN <size = 4> (c)")]
    [InlineData("y = BatchNormalization (c, A, B, C, D)")]
    [InlineData("y = GlobalAveragePool (c)")]
    [InlineData("y = GlobalMaxPool (c)")]
    [InlineData("axes = Constant <value_ints = [2, 3]> () y = ReduceMean <keepdims = 0> (c, axes)")]
    [InlineData("axes = Constant <value_ints = [-1, 2]> () y = ReduceMean (c, axes)")]
    [InlineData("y = MaxPool <kernel_shape = [3, 2], strides = [2, 2], pads = [1, 0, 1, 1]> (c)")]
    [InlineData("y = MaxPool <kernel_shape = [3, 3], strides = [2, 2], ceil_mode = 1> (c)")]
    [InlineData("y = MaxPool <kernel_shape = [2, 2], dilations = [2, 2], auto_pad = \"SAME_UPPER\"> (c)")]
    [InlineData("y = AveragePool <kernel_shape = [3, 2], strides = [2, 2], pads = [1, 0, 1, 1]> (c)")]
    [InlineData("y = AveragePool <kernel_shape = [3, 3], pads = [1, 1, 1, 1], count_include_pad = 1> (c)")]
    [InlineData("y = AveragePool <kernel_shape = [3, 3], strides = [2, 2], ceil_mode = 1, count_include_pad = 1, pads = [1, 1, 1, 1]> (c)")]
    [InlineData("low = Constant <value_float: float = -0.2> () y = Clip (c, low)")]
    [InlineData("indices = Constant <value_ints = [2, -1, 0]> () y = Gather <axis = 1> (c, indices)")]
    public void Layers_after_a_convolution_agree(string nodes)
    {
        Dyadic.Graphs.Graph graph = Agreement.Build($$"""
            f (float[N,3,8,9] x, float[5,3,1,1] W, float[5] A, float[5] B, float[5] C, float[5] D) => (float[] y, float[] other) {
                c = Conv (x, W)
                other = Relu (c)
                {{nodes}}
            }
            """);
        if (graph.Find("D")?.Constant is { } variance)
        {
            foreach (ref float value in variance.Span<float>()) value = Math.Abs(value) + 0.1f;
        }

        Assert.DoesNotContain("reference", Agreement.Check(graph).Kernels());
    }

    [Fact]
    public void A_gathered_index_out_of_range_names_the_node()
    {
        Dyadic.Graphs.Graph graph = Agreement.Build("g (float[4,3] x, int64[2] i) => (float[] y) { [pick] y = Gather (x, i) }");
        using Session session = new(graph);
        Dyadic.Core.DyadicException error = Assert.Throws<Dyadic.Core.DyadicException>(() => session.Run(
            [Dyadic.Core.DenseTensor.Zeros(Dyadic.Core.ElementType.Float32, [4, 3]), Dyadic.Core.DenseTensor.Vector(0L, 4L)]));
        Assert.Contains("Gather 'pick'", error.Message, StringComparison.Ordinal);
    }
}
