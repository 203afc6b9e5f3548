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

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_transformer_on_codes_allocates_nothing_in_a_thousand_runs(int threads) => AssertSteady(threads, runs: 1000, graph: Agreement.Build("""
        net (uint8[1,6,16] x, int8[16,16] Q, int8[16,16] K, int8[16,16] V, int8[16,32] I, int8[32,16] O, float[16] G, float[16] B) => (float[] y)
            <float s = {0.05}, uint8 z = {128}, float w = {0.01}, int8 wz = {0}, float p = {0.004}, uint8 pz = {0}, int64[4] heads = {0, 6, 2, 8}, int64[3] rows = {0, 6, 16}, float root = {1.4142}, float one = {1}, float half = {0.5}>
        {
            a = DequantizeLinear (x, s, z)
            wq = DequantizeLinear (Q, w, wz) q = MatMul (a, wq) qc = QuantizeLinear (q, s, z) qd = DequantizeLinear (qc, s, z)
            wk = DequantizeLinear (K, w, wz) k = MatMul (a, wk) kc = QuantizeLinear (k, s, z) kd = DequantizeLinear (kc, s, z)
            wv = DequantizeLinear (V, w, wz) v = MatMul (a, wv) vc = QuantizeLinear (v, s, z) vd = DequantizeLinear (vc, s, z)
            qh = Reshape (qd, heads) qt = Transpose <perm = [0, 2, 1, 3]> (qh)
            kh = Reshape (kd, heads) kt = Transpose <perm = [0, 2, 3, 1]> (kh)
            vh = Reshape (vd, heads) vt = Transpose <perm = [0, 2, 1, 3]> (vh)
            scores = MatMul (qt, kt) sc = QuantizeLinear (scores, s, z) sd = DequantizeLinear (sc, s, z)
            shares = Softmax (sd) pc = QuantizeLinear (shares, p, pz) pd = DequantizeLinear (pc, p, pz)
            context = MatMul (pd, vt) ct = Transpose <perm = [0, 2, 1, 3]> (context) cr = Reshape (ct, rows) cc = QuantizeLinear (cr, s, z) cd = DequantizeLinear (cc, s, z)
            sum = Add (a, cd) uc = QuantizeLinear (sum, s, z) ud = DequantizeLinear (uc, s, z)
            norm = LayerNormalization (ud, G, B) nc = QuantizeLinear (norm, s, z) nd = DequantizeLinear (nc, s, z)
            wi = DequantizeLinear (I, w, wz) i = MatMul (nd, wi) ic = QuantizeLinear (i, s, z) id = DequantizeLinear (ic, s, z)
            e = Div (id, root) f = Erf (e) g = Add (f, one) h = Mul (id, g) j = Mul (h, half) jc = QuantizeLinear (j, s, z) jd = DequantizeLinear (jc, s, z)
            wo = DequantizeLinear (O, w, wz)
            y = MatMul (jd, wo)
        }
        """));

    private static void AllocatesNothing(int threads, string text)
    {
        Graph graph = Agreement.Build(text);
        Agreement.Check(graph);
        AssertSteady(threads, graph, runs: 10);
    }

    private static void AssertSteady(int threads, Graph graph, int runs)
    {
        using Session session = new(graph, new SessionOptions { Threads = threads });
        DenseTensor[] inputs = Agreement.RandomInputs(graph, batch: 1);
        DenseTensor[] outputs = session.Run(inputs);
        for (int i = 0; i < 3; i++) session.Run(inputs, outputs);
        Allocations.AssertNone(() =>
        {
            for (int i = 0; i < runs; i++) session.Run(inputs, outputs);
        });
    }
}
