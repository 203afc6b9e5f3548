using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Graphs.OnnxText;
using Dyadic.Graphs.Operators;

namespace Dyadic.Quantization.Tests;

/// <summary>SmoothQuant: what is divided, what is left alone, and that the float network computes the same.</summary>
public sealed class SmoothingTests
{
    private const int Tokens = 6, Width = 8;

    private const string PreNorm = """
        n = LayerNormalization (x, g, o)
        q = MatMul (n, w1)
        k = MatMul (n, w2)
        v0 = MatMul (n, w3)
        v = Add (v0, b)
        a = Add (q, k)
        s = Add (a, v)
        y = Add (s, x)
        """;

    private const string PostNorm = """
        n = LayerNormalization (x, g, o)
        rows = Reshape (n, flat)
        h0 = MatMul (rows, w1)
        h = Reshape (h0, back)
        y = Add (n, h)
        """;

    private const string Rms = """
        n = RMSNormalization (x, g)
        y = MatMul (n, w1)
        """;

    private const string Chain = """
        h0 = MatMul (x, w1)
        h1 = Add (h0, b)
        h = Relu (h1)
        y = MatMul (h, w2)
        """;

    private const string GemmChain = """
        rows = Reshape (x, flat)
        h0 = Gemm <transB = 1> (rows, w1, b)
        h = Relu (h0)
        y0 = Gemm <transB = 1, alpha = 0.5> (h, w2, b)
        y = Reshape (y0, back)
        """;

    private const string Gated = """
        gate0 = MatMul (x, w1)
        gate1 = Sigmoid (gate0)
        gate = Mul (gate0, gate1)
        up = MatMul (x, w2)
        h = Mul (gate, up)
        y = MatMul (h, w3)
        """;

    private const string Preceded = """
        scaled = Mul (x, g)
        y = MatMul (scaled, w1)
        """;

    private const string Attention = """
        qkv0 = MatMul (x, w_qkv)
        qkv = Add (qkv0, b_qkv)
        q0 = Slice (qkv, s0, s8, axis, step)
        k0 = Slice (qkv, s8, s16, axis, step)
        v0 = Slice (qkv, s16, s24, axis, step)
        q1 = Reshape (q0, heads)
        k1 = Reshape (k0, heads)
        v1 = Reshape (v0, heads)
        q = Transpose <perm = [0,2,1,3]> (q1)
        k = Transpose <perm = [0,2,3,1]> (k1)
        v = Transpose <perm = [0,2,1,3]> (v1)
        scores = MatMul (q, k)
        shares = Softmax (scores)
        c0 = MatMul (shares, v)
        c1 = Transpose <perm = [0,2,1,3]> (c0)
        c = Reshape (c1, joined)
        y = MatMul (c, w1)
        """;

    [Theory]
    [InlineData(PreNorm)]
    [InlineData(PostNorm)]
    [InlineData(Rms)]
    [InlineData(Chain)]
    [InlineData(GemmChain)]
    [InlineData(Gated)]
    [InlineData(Preceded)]
    [InlineData(Attention)]
    public void The_float_network_computes_the_same_and_channels_become_equal(string nodes)
    {
        Graph graph = Network(nodes), before = GraphCopy.Of(graph);
        Assert.Equal(1, Smooth(graph, alpha: 1));
        foreach (DenseTensor sample in Samples()) AssertNear(GraphInterpreter.Run(before, [sample])[0], GraphInterpreter.Run(graph, [sample])[0]);
        (double least, double most) = Channels(graph, LastProduct(graph).Inputs[0]!);
        Assert.InRange(most / least, 1, 1.001);
        (least, most) = Channels(before, LastProduct(before).Inputs[0]!);
        Assert.True(most / least > 3, $"channels differed by {most / least} only");
    }

    [Fact]
    public void Half_goes_to_the_weights()
    {
        Graph graph = Network(Chain);
        double[] activations = Magnitudes(graph, LastProduct(graph).Inputs[0]!), weights = [.. ScaledWeights.InputMagnitudes(LastProduct(graph))!.Select(number => (double)number)];
        Smooth(graph, alpha: 0.5);
        double[] divided = Magnitudes(graph, LastProduct(graph).Inputs[0]!);
        double ratio = divided[0] / Math.Sqrt(activations[0] * weights[0]);
        for (int channel = 1; channel < Width; channel++) Assert.Equal(ratio, divided[channel] / Math.Sqrt(activations[channel] * weights[channel]), ratio * 1e-4);
    }

    [Fact]
    public void Products_of_one_activation_share_its_factors()
    {
        Graph graph = Network(PreNorm), before = GraphCopy.Of(graph);
        Smooth(graph, alpha: 0.5);
        Node[] old = [.. before.Nodes.Where(node => node.Operator is MatMul).OrderBy(node => node.Name)], products = [.. graph.Nodes.Where(node => node.Operator is MatMul).OrderBy(node => node.Name)];
        Assert.Equal(old.Select(node => node.Name), products.Select(node => node.Name));
        Assert.Single(products.Select(node => node.Inputs[0]).Distinct());
        for (int channel = 0; channel < Width; channel++)
        {
            float[] factors = [.. products.Zip(old, (now, then) => now.Inputs[1]!.Constant!.Span<float>()[channel * Width] / then.Inputs[1]!.Constant!.Span<float>()[channel * Width])];
            Assert.All(factors, factor => Assert.Equal(factors[0], factor, factors[0] * 1e-5f));
        }
    }

    [Fact]
    public void A_normalization_that_a_sum_reads_too_is_computed_twice()
    {
        Graph graph = Network(PostNorm);
        Smooth(graph, alpha: 0.5);
        Assert.Equal(2, graph.Nodes.Count(node => node.Operator is LayerNormalization));
        Assert.Equal("n", graph.Nodes.Single(node => node.Operator is Add).Inputs[0]!.Name);
        Assert.Equal("n_smoothed", graph.Nodes.Single(node => node.Operator is Reshape && node.Output.Shape!.Rank == 2 && node.Inputs[0]!.Producer?.Operator is LayerNormalization).Inputs[0]!.Name);
    }

    [Theory]
    [InlineData("h = MatMul (x, w1)\n t = Tanh (h)\n y = MatMul (t, w2)")]
    [InlineData("h = MatMul (x, w1)\n z = MatMul (h, w2)\n y = Add (z, h)")]
    [InlineData("h = Add (x, x)\n y = MatMul (h, w2)")]
    public void What_no_constant_takes_is_left_alone(string nodes) => Assert.Equal(0, Smooth(Network(nodes), alpha: 0.5));

    [Fact]
    public void Layers_that_stay_in_float_and_recipes_without_the_key_are_left_alone()
    {
        Assert.Equal(0, ActivationSmoothing.Run(Network(Chain), new Recipe(), Inputs(), new QuantizeOptions { Threads = 1 }));
        Assert.Equal(0, ActivationSmoothing.Run(Network(Chain), new Recipe { Smooth = 0.5, ExcludeOperators = ["MatMul"] }, Inputs(), new QuantizeOptions { Threads = 1 }));
    }

    [Fact]
    public void Weights_that_are_integers_already_stay_so()
    {
        Graph graph = Network(Chain, step: 0.125);
        Assert.Equal(0, Smooth(graph, alpha: 0.5));
        Assert.Equal(1, ActivationSmoothing.Run(graph, new Recipe { Smooth = 0.5, KeepWeightGrid = false }, Inputs(), new QuantizeOptions { Threads = 1 }));
    }

    [Fact]
    public void Channels_of_unlike_size_gain()
    {
        Model model = new() { Graph = Network("n = LayerNormalization (x, g, o)\n y = MatMul (n, w_inverse)"), SourceOpset = 21 };
        Recipe recipe = RecipeFile.Parse("recipe: i-bert\nsmooth: 0.5", "r.yaml");
        double smoothed = Quality(recipe), plain = Quality(recipe with { Smooth = null });
        Assert.True(smoothed > plain + 6, $"{plain} dB, smoothed {smoothed} dB");

        double Quality(Recipe one)
        {
            Graph quantized = Quantizer.Quantize(model, Inputs(), one).ToModel(QuantizedForm.Integer).Graph;
            Data.SignalToNoise noise = new();
            foreach (IReadOnlyList<DenseTensor> sample in Inputs()) noise.Add(GraphInterpreter.Run(model.Graph, sample)[0].Span<float>(), GraphInterpreter.Run(quantized, sample)[0].Span<float>());
            return noise.Decibels;
        }
    }

    [Theory]
    [InlineData("smooth: 1.5", "smooth should be 0 to 1")]
    [InlineData("smooth: much", "should be a number")]
    [InlineData("recipe: dynamic\nsmooth: 0.5", "smooth needs calibration samples")]
    public void Wrong_factors_are_refused(string yaml, string reason) => Assert.Contains(reason, Assert.Throws<DyadicException>(() => RecipeFile.Parse(yaml, "r.yaml")).Message, StringComparison.Ordinal);

    [Fact]
    public void Smoothing_can_be_switched_off() => Assert.Null(RecipeFile.Parse("recipe: i-bert\nsmooth: off", "r.yaml").Smooth);

    private static int Smooth(Graph graph, double alpha)
    {
        int divided = ActivationSmoothing.Run(graph, new Recipe { Smooth = alpha }, Inputs(), new QuantizeOptions { Threads = 1 });
        GraphVerifier.Verify(graph, "smoothed");
        return divided;
    }

    private static Node LastProduct(Graph graph) => graph.Nodes.Last(node => node.Operator is MatMul or Gemm);

    private static (double Least, double Most) Channels(Graph graph, Value value)
    {
        double[] magnitudes = Magnitudes(graph, value);
        return (magnitudes.Min(), magnitudes.Max());
    }

    private static double[] Magnitudes(Graph graph, Value value)
    {
        Graph copy = GraphCopy.Of(graph);
        copy.AddOutput(copy.Find(value.Name)!);
        double[] greatest = new double[Width];
        foreach (DenseTensor sample in Samples())
        {
            float[] numbers = GraphInterpreter.Run(copy, [sample])[1].Span<float>().ToArray();
            for (int i = 0; i < numbers.Length; i++) greatest[i % Width] = Math.Max(greatest[i % Width], Math.Abs(numbers[i]));
        }

        return greatest;
    }

    private static Graph Network(string nodes, double? step = null)
    {
        Random random = new(3);
        var definition = OnnxTextParser.ParseModel($$"""
            <ir_version: 10, opset_import: ["" : 23]>
            smooth (float[1,{{Tokens}},{{Width}}] x) => (float[A,B,C] y) {
            {{nodes}}
            }
            """);
        void Set(string name, DenseTensor tensor) => definition.Graph.Initializers.Add(new(name, tensor));

        // Channels differ by a power of ten or more, as those of large language models do.
        void Weight(string name, double spread, params int[] shape)
        {
            float[] numbers = new float[shape.Aggregate((a, b) => a * b)];
            for (int i = 0; i < numbers.Length; i++)
            {
                double number = ((random.NextDouble() * 2) - 1) * Math.Pow(10, spread * Math.Sin(2 * (i % shape[^1])));
                numbers[i] = step is { } grid ? (float)(grid * random.Next(-40, 41)) : (float)number;
            }

            Set(name, DenseTensor.Create<float>(TensorShape.Create(shape), numbers));
        }

        Weight("g", 1, Width);
        Weight("o", 1, Width);
        Weight("b", 0.5, Width);
        Weight("w1", 0.5, Width, Width);
        Weight("w2", 0.3, Width, Width);
        Weight("w3", 0.3, Width, Width);
        Set("w_inverse", DenseTensor.Create<float>([Width, Width], [.. Enumerable.Range(0, Width * Width).Select(i => (float)(((random.NextDouble() * 2) - 1) * Math.Pow(10, -Math.Sin(2 * (i / Width)))))]));
        Weight("w_qkv", 0.5, Width, 3 * Width);
        Weight("b_qkv", 0.5, 3 * Width);
        foreach (int start in (int[])[0, 8, 16, 24]) Set($"s{start}", DenseTensor.Vector<long>([start]));
        Set("axis", DenseTensor.Vector<long>([-1]));
        Set("step", DenseTensor.Vector<long>([1]));
        Set("flat", DenseTensor.Vector<long>([Tokens, Width]));
        Set("back", DenseTensor.Vector<long>([1, Tokens, Width]));
        Set("heads", DenseTensor.Vector<long>([1, Tokens, 2, Width / 2]));
        Set("joined", DenseTensor.Vector<long>([1, Tokens, Width]));
        Graph graph = new GraphBuilder(OperatorSet.Standard).Build(definition.Graph);
        CanonicalPipeline.Run(graph);
        return graph;
    }

    private static IEnumerable<IReadOnlyList<DenseTensor>> Inputs() => Samples().Select(sample => (IReadOnlyList<DenseTensor>)[sample]);

    private static IEnumerable<DenseTensor> Samples()
    {
        Random random = new(2);
        for (int sample = 0; sample < 4; sample++) yield return DenseTensor.Create<float>([1, Tokens, Width], [.. Enumerable.Range(0, Tokens * Width).Select(_ => (float)((random.NextDouble() * 2) - 1))]);
    }

    private static void AssertNear(DenseTensor expected, DenseTensor actual)
    {
        float largest = expected.Span<float>().ToArray().Max(Math.Abs);
        foreach ((float wanted, float got) in expected.Span<float>().ToArray().Zip(actual.Span<float>().ToArray())) Assert.Equal(wanted, got, largest * 1e-5f);
    }
}
