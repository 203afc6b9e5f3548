using Dyadic.Core;
using Dyadic.Data;
using Dyadic.Graphs;
using Dyadic.Graphs.Operators;
using Dyadic.Runtime;

namespace Dyadic.Quantization.Tests;

public sealed class DynamicQuantizationTests
{
    private static readonly Model Float = SmallNetwork.Build();

    [Theory]
    [InlineData(true, 8, 28)]
    [InlineData(false, 8, 25)]
    [InlineData(true, 4, 8)]
    public void Products_are_integers_and_the_network_stays_near_the_float_one(bool perChannel, int bits, double decibels)
    {
        Model model = Quantize(RecipePresets.Find("dynamic") with { PerChannelWeights = perChannel, WeightBits = bits }).ToModel(QuantizedForm.Qdq);
        Graph graph = model.Graph;
        Assert.Equal(3, graph.Nodes.Count(node => node.Operator is ConvInteger));
        Assert.Equal(2, graph.Nodes.Count(node => node.Operator is MatMulInteger));
        Assert.DoesNotContain(graph.Nodes, node => node.Operator is Conv or Gemm or MatMul);
        using Session reference = new(Float), session = new(model);
        SignalToNoise noise = new();
        foreach (IReadOnlyList<DenseTensor> sample in SmallNetwork.Samples(16))
        {
            DenseTensor actual = session.Run(sample)[0];
            noise.Add(reference.Run(sample)[0].Span<float>(), actual.Span<float>());
            foreach ((float wanted, float got) in GraphInterpreter.Run(graph, sample)[0].Span<float>().ToArray().Zip(actual.Span<float>().ToArray())) Assert.Equal(wanted, got, 1e-2f + (Math.Abs(wanted) * 1e-2f));
        }

        Assert.InRange(noise.Decibels, decibels, 100);
    }

    [Fact]
    public void A_product_is_written_as_consumers_expect_it()
    {
        Model model = SmallNetwork.Of("""
            <ir_version: 10, opset_import: ["" : 21]>
            product (float[N,2] x) => (float[N,3] y)
            <float[2,3] w = {1.27, -0.5, 0.25, 0.635, 0.5, -0.25}, float[3] b = {1, 2, 3}>
            { p = MatMul (x, w)
              y = Add (p, b) }
            """);
        Graph graph = Quantizer.Quantize(model, [], RecipePresets.Find("dynamic") with { KeepWeightGrid = false }).ToModel(QuantizedForm.Qdq).Graph;
        Assert.Equal(["DynamicQuantizeLinear", "MatMulInteger", "Cast", "Mul", "Mul", "Add"], graph.Nodes.Select(node => node.OpType));
        // One value of x is the end of its range and the other half of it, so both are codes: 255 and 128 of 2/255 each.
        float[] y = GraphInterpreter.Run(graph, [DenseTensor.Create<float>([1, 2], [2f, 256f / 255])])[0].Span<float>().ToArray();
        double x1 = 256.0 / 255;
        Assert.Equal((2 * 1.27) + (x1 * 0.635) + 1, y[0], 0.01);
        Assert.Equal((2 * -0.5) + (x1 * 0.5) + 2, y[1], 1e-5);
        Assert.Equal((2 * 0.25) - (x1 * 0.25) + 3, y[2], 1e-5);
    }

    [Fact]
    public void An_activation_that_two_products_read_is_quantized_once()
    {
        Model model = SmallNetwork.Of("""
            <ir_version: 10, opset_import: ["" : 21]>
            two (float[N,2] x) => (float[N,2] a, float[N,2] c)
            <float[2,2] w = {1, 0.3, -0.5, 0.25}, float[2,2] v = {0.3, 2, 1, 0.1}>
            { a = MatMul (x, w)
              b = MatMul (x, v)
              c = Relu (b) }
            """);
        Graph graph = Quantizer.Quantize(model, [], RecipePresets.Find("dynamic")).ToModel(QuantizedForm.Qdq).Graph;
        Assert.Single(graph.Nodes, node => node.Operator is DynamicQuantizeLinear);
        Assert.Equal(["a", "c"], graph.Outputs.Select(output => output.Name));
    }

    [Theory]
    [InlineData(QuantizedForm.Integer)]
    [InlineData(QuantizedForm.QOperator)]
    public void Other_forms_are_refused_with_the_way_out(QuantizedForm form) =>
        Assert.Contains("--form qdq", Assert.Throws<DyadicException>(() => Quantize(RecipePresets.Find("dynamic")).ToModel(form)).Message);

    [Fact]
    public void Sixteen_bits_and_learned_rounding_do_not_go_with_it()
    {
        Assert.Throws<DyadicException>(() => RecipeFile.Parse("{recipe: dynamic, activation-bits: 16}", "r.yaml"));
        Assert.Throws<DyadicException>(() => RecipeFile.Parse("{recipe: dynamic, adaround: true}", "r.yaml"));
    }

    private static QuantizationResult Quantize(Recipe recipe) => Quantizer.Quantize(Float, [], recipe);
}
