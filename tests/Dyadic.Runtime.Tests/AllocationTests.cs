using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Tests;

namespace Dyadic.Runtime.Tests;

public sealed class AllocationTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_float_network_allocates_nothing_after_the_first_run(int threads) => AllocatesNothing(threads, """
        net (float[1,3,16,16] x, float[8,3,3,3] A, float[8,8,3,3] C, float[8] B, float[8,10] D, float Scale) => (float[] y) {
            a = Conv <pads = [1, 1, 1, 1]> (x, A, B)
            b = Relu (a)
            c = Conv <pads = [1, 1, 1, 1]> (b, C)
            sum = Add (c, b)
            d = Relu (sum)
            pooled = MaxPool <kernel_shape = [2, 2], strides = [2, 2]> (d)
            joined = Concat <axis = 1> (pooled, pooled)
            starts = Constant <value_ints = [4]> ()
            ends = Constant <value_ints = [12]> ()
            axes = Constant <value_ints = [1]> ()
            cut = Slice (joined, starts, ends, axes)
            mean = GlobalAveragePool (cut)
            flat = Flatten (mean)
            logits = Gemm (flat, D)
            small = Mul (logits, Scale)
            y = Softmax (small)
        }
        """);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void An_integer_network_allocates_nothing_after_the_first_run(int threads) => AllocatesNothing(threads, """
        net (uint8[1,3,16,16] x, uint8[8,3,3,3] A, int32[1,8,1,1] B, int64[1,8,1,1] M, uint8[8,10] D, int32[10] E, int64[10] F, uint8 Z) => (uint8[] y) {
            divisor = Constant <value_int: int = 65536> ()
            zero = Constant <value_int: int = 128> ()
            low = Constant <value_int: int = 0> ()
            high = Constant <value_int: int = 255> ()
            one = Constant <value_int: int = 1> ()
            two = Constant <value_int: int = 2> ()
            acc = ConvInteger <pads = [1, 1, 1, 1]> (x, A, Z, Z)
            q = ai.dyadic.Requantize <to: int = 2> (acc, B, M, divisor, zero, low, high)
            r = ai.dyadic.AddRequantize <to: int = 2> (q, zero, one, q, zero, one, two, zero, low, high)
            pooled = MaxPool <kernel_shape = [16, 16]> (r)
            flat = Flatten (pooled)
            sum = MatMulInteger (flat, D, Z, Z)
            y = ai.dyadic.Requantize <to: int = 2> (sum, E, F, divisor, zero, low, high)
        }
        """);

    private static void AllocatesNothing(int threads, string text)
    {
        Graph graph = Agreement.Build(text);
        Agreement.Check(graph);
        using Session session = new(graph, new SessionOptions { Threads = threads });
        DenseTensor[] inputs = Agreement.RandomInputs(graph, batch: 1);
        DenseTensor[] outputs = session.Run(inputs);
        for (int i = 0; i < 3; i++) session.Run(inputs, outputs);
        Allocations.AssertNone(() =>
        {
            for (int i = 0; i < 10; i++) session.Run(inputs, outputs);
        });
    }
}
