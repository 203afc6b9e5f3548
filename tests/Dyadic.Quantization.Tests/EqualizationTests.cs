using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Graphs.OnnxText;
using Dyadic.Graphs.Operators;

namespace Dyadic.Quantization.Tests;

public sealed class EqualizationTests
{
    private static readonly Recipe Exact = new() { Equalization = EqualizationMode.Exact };

    private const string Chain = """
        c1 = Conv (x, w1, b1)
        r1 = Relu (c1)
        c2 = Conv <pads = [1,1,1,1], group = 8> (r1, w2, b2)
        c3 = Conv <group = 2> (c2, w3)
        y = Relu (c3)
        """;

    [Fact]
    public void Ranges_of_successive_layers_become_equal_and_the_function_stays()
    {
        Graph graph = Network(Chain), before = GraphCopy.Of(graph);
        Assert.Equal(2, CrossLayerEqualization.Run(graph, Exact));
        foreach (DenseTensor sample in Samples()) AssertNear(GraphInterpreter.Run(before, [sample])[0], GraphInterpreter.Run(graph, [sample])[0]);
        Node[] convolutions = [.. graph.Nodes.Where(node => node.Operator is Conv)];
        Assert.Equal(["Conv_c1", "Conv_c2", "Conv_c3"], convolutions.Select(node => node.Name));
        for (int channel = 0; channel < 8; channel++)
        {
            double first = Range(convolutions[0], channel, 3), depthwise = Range(convolutions[1], channel, 9);
            Assert.Equal(first, depthwise, depthwise * 0.02);
            // Each of the two groups of the last layer has 3 outputs that read 4 channels.
            ReadOnlySpan<float> last = convolutions[2].Inputs[1]!.Constant!.Span<float>();
            double read = 0;
            for (int output = 0; output < 3; output++) read = Math.Max(read, Math.Abs(last[(((channel / 4 * 3) + output) * 4) + (channel % 4)]));
            Assert.Equal(depthwise, read, read * 0.02);
        }
    }

    [Theory]
    [InlineData("c1 = Conv (x, w1, b1)\n r1 = Relu (c1)\n c2 = Conv <group = 8, pads = [1,1,1,1]> (r1, w2)\n y = Add (c2, r1)")]
    [InlineData("c1 = Conv (x, w1, b1)\n r1 = Sigmoid (c1)\n y = Conv <group = 8> (r1, w2)")]
    [InlineData("c1 = Conv (x, w1, b1)\n r1 = Clip (c1, zero, six)\n y = Conv <group = 8> (r1, w2)")]
    [InlineData("c1 = Conv (x, w1, b1)\n r1 = Clip (c1, below, six)\n y = Conv <group = 8> (r1, w2)")]
    public void Branches_and_activations_that_do_not_scale_are_left_alone(string nodes)
    {
        Graph graph = Network(nodes);
        Assert.Equal(0, CrossLayerEqualization.Run(graph, Exact));
    }

    [Fact]
    public void Clips_become_relu_only_when_asked_and_then_small_activations_stay()
    {
        Graph graph = Network("c1 = Conv (x, w1, b1)\n r1 = Clip (c1, zero, six)\n y = Conv <group = 8> (r1, w2)"), before = GraphCopy.Of(graph);
        Assert.Equal(1, CrossLayerEqualization.Run(graph, Exact with { Equalization = EqualizationMode.Unclip }));
        Assert.DoesNotContain(graph.Nodes, node => node.Operator is Clip);
        foreach (DenseTensor sample in Samples(0.1)) AssertNear(GraphInterpreter.Run(before, [sample])[0], GraphInterpreter.Run(graph, [sample])[0]);
    }

    [Fact]
    public void Dead_channels_are_left_alone()
    {
        Graph graph = Network(Chain, dead: 2), before = GraphCopy.Of(graph);
        CrossLayerEqualization.Run(graph, Exact);
        foreach (DenseTensor sample in Samples()) AssertNear(GraphInterpreter.Run(before, [sample])[0], GraphInterpreter.Run(graph, [sample])[0]);
    }

    [Fact]
    public void Weights_that_are_integers_already_stay_so()
    {
        Graph graph = Network(Chain, step: 0.125);
        Assert.Equal(0, CrossLayerEqualization.Run(graph, Exact));
        Assert.Equal(2, CrossLayerEqualization.Run(graph, Exact with { KeepWeightGrid = false }));
    }

    [Fact]
    public void One_scale_a_tensor_gains()
    {
        Model model = new() { Graph = Network(Chain), SourceOpset = 21 };
        IReadOnlyList<DenseTensor>[] samples = [.. Samples().Select(sample => (IReadOnlyList<DenseTensor>)[sample])];
        Recipe recipe = RecipeFile.Parse("per-channel-weights: false\nequalize: exact", "r.yaml");
        double equalized = Quality(recipe), plain = Quality(recipe with { Equalization = EqualizationMode.Off });
        Assert.True(equalized > plain + 6, $"{plain} dB, equalized {equalized} dB");

        double Quality(Recipe one)
        {
            Graph quantized = Quantizer.Quantize(model, samples, one).ToModel(QuantizedForm.Integer).Graph;
            Data.SignalToNoise noise = new();
            foreach (IReadOnlyList<DenseTensor> sample in samples) noise.Add(GraphInterpreter.Run(model.Graph, sample)[0].Span<float>(), GraphInterpreter.Run(quantized, sample)[0].Span<float>());
            return noise.Decibels;
        }
    }

    private static Graph Network(string nodes, int? dead = null, double? step = null)
    {
        Random random = new(1);
        var definition = OnnxTextParser.ParseModel($$"""
            <ir_version: 10, opset_import: ["" : 21]>
            pairs (float[1,3,6,6] x) => (float[1,C,H,W] y) {
            {{nodes}}
            }
            """);
        void Weight(string name, double spread, params int[] shape)
        {
            DenseTensor tensor = DenseTensor.Zeros(ElementType.Float32, TensorShape.Create(shape));
            int perChannel = Math.Max(1, tensor.Count / shape[0]);
            // Channels differ by orders of magnitude, as they do in networks without equalization.
            for (int i = 0; i < tensor.Count; i++) tensor.Span<float>()[i] = i / perChannel == dead ? 0 : (float)(((random.NextDouble() * 2) - 1) * Math.Pow(10, spread * Math.Sin(3 * (i / perChannel))));
            if (step is { } grid) foreach (ref float weight in tensor.Span<float>()) weight = (float)(grid * random.Next(-40, 41));
            definition.Graph.Initializers.Add(new(name, tensor));
        }

        Weight("w1", 1, 8, 3, 1, 1);
        Weight("b1", 0.3, 8);
        Weight("w2", -1, 8, 1, 3, 3);
        Weight("b2", 0.3, 8);
        Weight("w3", 0.2, 6, 4, 1, 1);
        definition.Graph.Initializers.Add(new("zero", DenseTensor.Scalar(0f)));
        definition.Graph.Initializers.Add(new("below", DenseTensor.Scalar(-1f)));
        definition.Graph.Initializers.Add(new("six", DenseTensor.Scalar(60f)));
        Graph graph = new GraphBuilder(OperatorSet.Standard).Build(definition.Graph);
        CanonicalPipeline.Run(graph);
        return graph;
    }

    private static double Range(Node node, int channel, int count) => node.Inputs[1]!.Constant!.Span<float>().Slice(channel * count, count).ToArray().Max(Math.Abs);

    private static IEnumerable<DenseTensor> Samples(double size = 1)
    {
        Random random = new(2);
        for (int sample = 0; sample < 4; sample++) yield return DenseTensor.Create<float>([1, 3, 6, 6], [.. Enumerable.Range(0, 108).Select(_ => (float)(size * ((random.NextDouble() * 2) - 1)))]);
    }

    private static void AssertNear(DenseTensor expected, DenseTensor actual)
    {
        float largest = expected.Span<float>().ToArray().Max(Math.Abs);
        foreach ((float wanted, float got) in expected.Span<float>().ToArray().Zip(actual.Span<float>().ToArray())) Assert.Equal(wanted, got, largest * 1e-5f);
    }
}
