using Dyadic.Core;
using Dyadic.Graphs;

namespace Dyadic.Runtime.Tests;

/// <summary>Shapes at the edges: empty tensors, strides beyond the input, and products too large for any memory.</summary>
public sealed class HostileShapeTests
{
    public static TheoryData<string> KernelClasses =>
    [
        "(float[N,3,6,6] x, float[8,3,3,3] A) => (float[] y) { y = Conv (x, A) }",
        "(float[N,8,6,6] x, float[8,1,3,3] A) => (float[] y) { y = Conv <group = 8> (x, A) }",
        "(uint8[N,3,6,6] x, uint8[8,3,3,3] A, uint8 Z) => (int32[] y) { y = ConvInteger (x, A, Z, Z) }",
        "(uint8[N,8,6,6] x, uint8[8,1,3,3] A, uint8 Z) => (int32[] y) { y = ConvInteger <group = 8> (x, A, Z, Z) }",
        "(float[N,16] x, float[16,8] A) => (float[] y) { y = MatMul (x, A) }",
        "(float[N,16] x, float[16,8] A, float[8] B) => (float[] y) { y = Gemm (x, A, B) }",
        "(float[N,4,5] x, float[N,5,6] z) => (float[] y) { y = MatMul (x, z) }",
        "(uint8[N,16] x, int8[16,8] A, uint8 Z) => (int32[] y) { y = MatMulInteger (x, A, Z) }",
        "(float[N,8,6,6] x) => (float[] y) { y = MaxPool <kernel_shape = [2, 2], strides = [2, 2]> (x) }",
        "(uint8[N,8,6,6] x) => (uint8[] y) { y = MaxPool <kernel_shape = [2, 2]> (x) }",
        "(float[N,8,6,6] x) => (float[] y) { y = AveragePool <kernel_shape = [2, 2]> (x) }",
        "(float[N,8,6,6] x) => (float[] y) { y = GlobalAveragePool (x) }",
        "(float[N,8] x, float[N,8] z) => (float[] y) { y = Add (x, z) }",
        "(float[N,8] x) => (float[] y) { y = Sigmoid (x) }",
        "(float[N,8] x) => (float[] y) { y = Softmax (x) }",
        "(float[N,8] x, float S, uint8 Z) => (uint8[] y) { y = QuantizeLinear (x, S, Z) }",
        "(uint8[N,8] x, float S, uint8 Z) => (float[] y) { y = DequantizeLinear (x, S, Z) }",
        "(float[N,8,3] x) => (float[] y) { y = Transpose <perm = [0, 2, 1]> (x) }",
        "(float[N,8] x, float[N,8] z) => (float[] y) { y = Concat <axis = 1> (x, z) }",
        "(float[N,8] x) => (int32[] y) { y = Cast <to = 6> (x) }",
    ];

    [Theory]
    [MemberData(nameof(KernelClasses))]
    public void An_empty_batch_gives_an_empty_result(string signature)
    {
        Graph graph = Agreement.Build("net " + signature);
        DenseTensor[] inputs = Agreement.RandomInputs(graph, batch: 0);
        Agreement.Check(graph, inputs);
        using Session session = new(graph, new SessionOptions { Threads = 2 });
        DenseTensor result = session.Run(inputs)[0];
        Assert.Equal(0, result.Count);
        DenseTensor[] full = Agreement.RandomInputs(graph, batch: 2);
        Assert.True(session.Run(full)[0].Count > 0); // the session goes on
    }

    [Theory]
    [InlineData("(float[1,3,9,9] x, float[8,3,3,3] A) => (float[] y) { y = Conv <strides = [2147483647, 2147483647]> (x, A) }")]
    [InlineData("(uint8[1,3,9,9] x, uint8[8,3,3,3] A, uint8 Z) => (int32[] y) { y = ConvInteger <strides = [2147483647, 7]> (x, A, Z, Z) }")]
    [InlineData("(uint8[1,8,9,9] x, uint8[8,1,3,3] A, uint8 Z) => (int32[] y) { y = ConvInteger <group = 8, strides = [2147483647, 7]> (x, A, Z, Z) }")]
    [InlineData("(float[1,8,9,9] x) => (float[] y) { y = MaxPool <kernel_shape = [2, 2], strides = [2147483647, 2147483647]> (x) }")]
    [InlineData("(uint8[1,8,9,9] x) => (uint8[] y) { y = MaxPool <kernel_shape = [2, 2], strides = [2147483647, 3]> (x) }")]
    [InlineData("(float[1,8,9,9] x) => (float[] y) { y = AveragePool <kernel_shape = [2, 2], strides = [3, 2147483647]> (x) }")]
    public void A_stride_beyond_the_input_gives_the_first_window(string signature) => Agreement.Check("net " + signature);

    [Fact]
    public void A_product_too_large_for_memory_is_refused_by_the_name_of_its_node()
    {
        Graph graph = Agreement.Build("net (float[M,1] x, float[1,N] z) => (float[] y) { y = MatMul (x, z) }");
        using Session session = new(graph, new SessionOptions { Threads = 1 });
        DyadicException error = Assert.Throws<DyadicException>(() => session.PlanFor([[1 << 20, 1], [1, 1 << 20]]));
        Assert.Contains("MatMul", error.Message, StringComparison.Ordinal);
        Assert.Contains("[1048576,1048576]", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("(float[1,1,4,4] x, float[1,1,3,3] A) => (float[] y) { y = Conv <pads = [1073741824, 0, 1073741824, 0]> (x, A) }")]
    [InlineData("(uint8[1,1,4,4] x, uint8[1,1,3,3] A, uint8 Z) => (int32[] y) { y = ConvInteger <pads = [65535, 65535, 65535, 65535]> (x, A, Z, Z) }")]
    [InlineData("(float[1,1,4,4] x) => (float[] y) { y = AveragePool <kernel_shape = [2147483647, 2147483647], pads = [2147483647, 2147483647, 2147483647, 2147483647], count_include_pad = 1> (x) }")]
    public void Windows_beyond_32_bits_are_refused_in_a_sentence(string signature)
    {
        DyadicException error = Assert.Throws<DyadicException>(() =>
        {
            Graph graph = Agreement.Build("net " + signature);
            using Session session = new(graph, new SessionOptions { Threads = 1 });
            session.Run(Agreement.RandomInputs(graph));
        });
        Assert.Contains("'", error.Message, StringComparison.Ordinal); // names the node or the value
    }
}
