using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Graphs.Definitions;
using Dyadic.Graphs.OnnxText;

namespace Dyadic.Quantization.Tests;

/// <summary>Small transformers with random weights, and samples for them.</summary>
internal static class SmallTransformer
{
    /// <summary>Tokens of a sample.</summary>
    public const int Tokens = 10;

    private const int Width = 16, Inner = 32;

    private const string Vision = """
        <ir_version: 10, opset_import: ["" : 21]>
        vision (float[N,9,12] patches) => (float[N,5] scores)
        {
            m0 = MatMul (patches, w_patch)
            embedded = Add (m0, b_patch)
            extents = Shape (patches)
            batch = Gather (extents, first)
            repeated = Concat <axis = 0> (batch, one_token)
            token = Expand (class_token, repeated)
            joined = Concat <axis = 1> (token, embedded)
            x0 = Add (joined, positions)
            n1 = LayerNormalization (x0, g1, o1)
            qkv = MatMul (n1, w_qkv)
            parts = Reshape (qkv, qkv_shape)
            q0 = Gather <axis = 2> (parts, index_0)
            k0 = Gather <axis = 2> (parts, index_1)
            v0 = Gather <axis = 2> (parts, index_2)
            q = Transpose <perm = [0,2,1,3]> (q0)
            k = Transpose <perm = [0,2,3,1]> (k0)
            v = Transpose <perm = [0,2,1,3]> (v0)
            s0 = MatMul (q, k)
            s1 = Mul (s0, scale)
            p = Softmax <axis = -1> (s1)
            c0 = MatMul (p, v)
            c1 = Transpose <perm = [0,2,1,3]> (c0)
            c2 = Reshape (c1, context_shape)
            a0 = MatMul (c2, w_out)
            a1 = Add (a0, b_out)
            x1 = Add (a1, x0)
            n2 = LayerNormalization (x1, g2, o2)
            h0 = MatMul (n2, w_up)
            h1 = Add (h0, b_up)
            e0 = Div (h1, root_two)
            e1 = Erf (e0)
            e2 = Add (e1, one)
            e3 = Mul (h1, e2)
            h2 = Mul (e3, half)
            f0 = MatMul (h2, w_down)
            f1 = Add (f0, b_down)
            x2 = Add (f1, x1)
            chosen = Gather <axis = 1> (x2, index_0)
            n3 = LayerNormalization (chosen, g3, o3)
            scores = MatMul (n3, w_head)
        }
        """;

    private const string Language = """
        <ir_version: 10, opset_import: ["" : 21]>
        language (int64[N,10] ids) => (float[N,10,12] scores)
        {
            x0 = Gather (embeddings, ids)
            sq1 = Mul (x0, x0)
            ms1 = ReduceMean <keepdims = 1> (sq1, last)
            me1 = Add (ms1, epsilon)
            r1 = Sqrt (me1)
            d1 = Div (x0, r1)
            n1 = Mul (d1, g1)
            qkv = MatMul (n1, w_qkv)
            q0, k0, v0 = Split <axis = -1, num_outputs = 3> (qkv)
            qe = Mul (q0, cosines)
            qo = Mul (k0, sines)
            qr = Sub (qe, qo)
            kt = Transpose <perm = [0,2,1]> (k0)
            s0 = MatMul (qr, kt)
            s1 = Div (s0, root_width)
            mask = Slice (causal, zero_zero, ten_ten, axes)
            s2 = Add (s1, mask)
            top = ReduceMax <keepdims = 1> (s2, last)
            s3 = Sub (s2, top)
            s4 = Exp (s3)
            s5 = ReduceSum <keepdims = 1> (s4, last)
            p = Div (s4, s5)
            c0 = MatMul (p, v0)
            a0 = MatMul (c0, w_out)
            x1 = Add (x0, a0)
            sq2 = Mul (x1, x1)
            ms2 = ReduceMean <keepdims = 1> (sq2, last)
            me2 = Add (ms2, epsilon)
            r2 = Sqrt (me2)
            d2 = Div (x1, r2)
            n2 = Mul (d2, g2)
            gate = MatMul (n2, w_up)
            sig = Sigmoid (gate)
            silu = Mul (gate, sig)
            up = MatMul (n2, w_gate)
            h = Mul (silu, up)
            f0 = MatMul (h, w_down)
            x2 = Add (x1, f0)
            scores = MatMul (x2, w_head)
        }
        """;

    /// <summary>A vision transformer of one block: patches, class token, positions, two heads, GELU by Erf.</summary>
    public static Model BuildVision(int seed = 1)
    {
        Random random = new(seed);
        ModelDefinitionWeights weights = new(OnnxTextParser.ParseModel(Vision), random);
        weights.Normal("w_patch", 0.3, 12, Width);
        weights.Normal("b_patch", 0.1, Width);
        weights.Normal("class_token", 0.5, 1, 1, Width);
        weights.Normal("positions", 0.3, 1, Tokens, Width);
        weights.Normal("w_qkv", 0.4, Width, 3 * Width);
        weights.Normal("w_out", 0.3, Width, Width);
        weights.Normal("b_out", 0.1, Width);
        weights.Normal("w_up", 0.4, Width, Inner);
        weights.Normal("b_up", 0.1, Inner);
        weights.Normal("w_down", 0.3, Inner, Width);
        weights.Normal("b_down", 0.1, Width);
        weights.Normal("w_head", 0.5, Width, 5);
        foreach (string norm in (string[])["1", "2", "3"])
        {
            weights.Normal($"g{norm}", 0.5, Width);
            weights.Normal($"o{norm}", 0.1, Width);
        }

        weights.Set("first", DenseTensor.Vector<long>(0));
        weights.Set("one_token", DenseTensor.Vector<long>(1, Width));
        weights.Set("qkv_shape", DenseTensor.Vector<long>(0, Tokens, 3, 2, Width / 2));
        weights.Set("context_shape", DenseTensor.Vector<long>(0, Tokens, Width));
        for (long i = 0; i < 3; i++) weights.Set($"index_{i}", DenseTensor.Scalar(i));
        weights.Set("scale", DenseTensor.Scalar((float)(1 / Math.Sqrt(Width / 2))));
        weights.Set("root_two", DenseTensor.Scalar((float)Math.Sqrt(2)));
        weights.Set("one", DenseTensor.Scalar(1f));
        weights.Set("half", DenseTensor.Scalar(0.5f));
        return weights.Build();
    }

    /// <summary>A language model of one block: embedding, RMS norm taken apart, rotation, causal mask, softmax taken apart, SwiGLU.</summary>
    public static Model BuildLanguage(int seed = 1)
    {
        Random random = new(seed);
        ModelDefinitionWeights weights = new(OnnxTextParser.ParseModel(Language), random);
        weights.Normal("embeddings", 0.7, 12, Width);
        weights.Normal("g1", 0.5, Width);
        weights.Normal("g2", 0.5, Width);
        weights.Normal("w_qkv", 0.4, Width, 3 * Width);
        weights.Normal("cosines", 0.7, 1, Tokens, Width);
        weights.Normal("sines", 0.7, 1, Tokens, Width);
        weights.Normal("w_out", 0.3, Width, Width);
        weights.Normal("w_up", 0.4, Width, Inner);
        weights.Normal("w_gate", 0.4, Width, Inner);
        weights.Normal("w_down", 0.3, Inner, Width);
        weights.Normal("w_head", 0.4, Width, 12);
        weights.Set("last", DenseTensor.Vector<long>(-1));
        weights.Set("epsilon", DenseTensor.Scalar(1e-5f));
        weights.Set("root_width", DenseTensor.Scalar(4f));
        float[] causal = [.. Enumerable.Range(0, 16 * 16).Select(i => i % 16 > i / 16 ? -1e9f : 0)];
        weights.Set("causal", DenseTensor.Create<float>([16, 16], causal));
        weights.Set("zero_zero", DenseTensor.Vector<long>(0, 0));
        weights.Set("ten_ten", DenseTensor.Vector<long>(Tokens, Tokens));
        weights.Set("axes", DenseTensor.Vector<long>(0, 1));
        return weights.Build();
    }

    /// <summary>Random patches.</summary>
    public static IEnumerable<IReadOnlyList<DenseTensor>> Patches(int count, int seed = 2)
    {
        Random random = new(seed);
        for (int i = 0; i < count; i++) yield return [SmallNetwork.Normal(random, [1, Tokens - 1, 12], 1)];
    }

    /// <summary>Random token ids.</summary>
    public static IEnumerable<IReadOnlyList<DenseTensor>> Ids(int count, int seed = 2)
    {
        Random random = new(seed);
        for (int i = 0; i < count; i++) yield return [DenseTensor.Create<long>([1, Tokens], [.. Enumerable.Range(0, Tokens).Select(_ => (long)random.Next(12))])];
    }

    private sealed class ModelDefinitionWeights(ModelDefinition definition, Random random)
    {
        public void Set(string name, DenseTensor tensor) => definition.Graph.Initializers.Add(new(name, tensor));

        public void Normal(string name, double deviation, params int[] shape) => Set(name, SmallNetwork.Normal(random, TensorShape.Create(shape), deviation));

        public Model Build() => new() { Graph = new GraphBuilder(OperatorSet.Standard).Build(definition.Graph), SourceOpset = 21 };
    }
}
