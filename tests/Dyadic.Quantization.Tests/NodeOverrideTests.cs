using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Graphs.Operators;
using Dyadic.Runtime;

namespace Dyadic.Quantization.Tests;

public sealed class NodeOverrideTests
{
    private static readonly Model Float = SmallNetwork.Build();

    [Fact]
    public void Bits_and_granularity_of_single_nodes_change()
    {
        QuantizationResult result = Quantize("""
            weight-bits: 4
            overrides:
              - name: '^Conv_c1$'
                weight-bits: 8
                per-channel-weights: false
              - operator: Gemm
                weight-bits: 6
            """);
        Model integer = result.ToModel(QuantizedForm.Integer);
        Assert.True(IntegerVerifier.Verify(integer).Holds);
        Assert.Equal((8, 1), (Weights(result, "Conv_c1").Bits, Weights(result, "Conv_c1").Scales.Distinct().Count()));
        Assert.Equal((4, 8), (Weights(result, "Conv_c2").Bits, Weights(result, "Conv_c2").Scales.Distinct().Count()));
        Assert.Equal(6, result.Network.Layers.Single(layer => layer.Nodes[0].OpType == "Gemm").Weights!.Bits);
    }

    [Fact]
    public void Later_overrides_win_and_all_selectors_must_fit()
    {
        Recipe recipe = RecipeFile.Parse("""
            overrides:
              - operator: Conv
                weight-bits: 4
              - nodes: [Conv_c2, MatMul_scores]
                weight-bits: 6
              - name: c3
                operator: Gemm
                weight-bits: 2
              - name: c3
                operator: Conv
                weight-range: octav
            """, "r.yaml");
        Graph graph = Float.Graph;
        Assert.Equal((4, "min-max"), Chosen("Conv_c1"));
        Assert.Equal((6, "min-max"), Chosen("Conv_c2"));
        Assert.Equal((4, "octav"), Chosen("Conv_c3"));
        Assert.Equal((6, "min-max"), Chosen("MatMul_scores"));

        (int Bits, string Range) Chosen(string name)
        {
            Recipe own = recipe.For(graph.Nodes.Single(node => node.Name == name));
            return (own.WeightBits, own.WeightRange);
        }
    }

    [Fact]
    public void Nodes_kept_in_float_say_which_override_did_it()
    {
        QuantizationResult result = Quantize("""
            overrides:
              - operator: Conv
                keep-float: true
              - name: '^Conv_c3$'
                keep-float: false
            """);
        Assert.Contains(result.Network.FloatReasons, pair => pair.Key.Name == "Conv_c1" && pair.Value.Contains("operator: Conv"));
        Assert.Contains(result.Network.Layers, layer => layer.Name == "Conv_c3");
    }

    [Theory]
    [InlineData("Conv_c1")]
    [InlineData("Conv_c2")]
    [InlineData("Add_s2")]
    [InlineData("Conv_c3")]
    [InlineData("GlobalAveragePool_g3")]
    public void Single_activations_can_have_sixteen_bits(string name)
    {
        QuantizationResult result = Quantize($"overrides: [{{name: '^{name}$', activation-bits: 16}}]");
        QuantizedLayer layer = result.Network.Layers.Single(layer => layer.Name == name);
        Assert.Equal(16, result.Network.Activations[layer.Output].Format.Bits);
        Assert.Contains(result.Network.Activations.Values, parameters => parameters.Format.Bits == 8);
        foreach (QuantizedForm form in new[] { QuantizedForm.Integer, QuantizedForm.Qdq })
        {
            Model model = result.ToModel(form);
            if (form == QuantizedForm.Integer) Assert.True(IntegerVerifier.Verify(model).Holds);
            using Session reference = new(Float), session = new(model);
            Data.SignalToNoise noise = new();
            foreach (IReadOnlyList<DenseTensor> sample in SmallNetwork.Samples(8))
            {
                DenseTensor actual = session.Run(sample)[0];
                if (form == QuantizedForm.Integer) Assert.True(GraphInterpreter.Run(model.Graph, sample)[0].ContentEquals(actual));
                noise.Add(reference.Run(sample)[0].Span<float>(), actual.Span<float>());
            }

            Assert.InRange(noise.Decibels, 20, 100);
        }

        Assert.Equal(FailureKind.Unsupported, Assert.Throws<DyadicException>(() => result.ToModel(QuantizedForm.QOperator)).Kind);
    }

    [Fact]
    public void Ranges_of_single_nodes_change()
    {
        QuantizationResult usual = Quantize("{activation-range: min-max}"), changed = Quantize("{activation-range: min-max, percentile: 80, overrides: [{operator: Conv, activation-range: percentile}]}");
        Assert.True(Scale(changed, "Conv_c2") < Scale(usual, "Conv_c2"));
        Assert.Equal(Scale(usual, "MatMul_scores"), Scale(changed, "MatMul_scores"));
    }

    [Theory]
    [InlineData("overrides: [{weight-bits: 4}]", "needs a name")]
    [InlineData("overrides: [{name: x, weight-bits: 11}]", "weight bits")]
    [InlineData("overrides: [{name: x, colour: red}]", "there is no key 'colour'")]
    [InlineData("overrides: {name: x}", "list")]
    [InlineData("overrides: [{name: '('}]", "regular expression")]
    [InlineData("overrides: [{name: x, adaround: true}]", "adaround")]
    [InlineData("overrides: [{name: x, softmax: ibert}]", "'i-bert'")]
    [InlineData("overrides: [{name: x, gelu: ivit}]", "'i-vit'")]
    [InlineData("overrides: [{name: x, norm: fqvit}]", "'fq-vit'")]
    [InlineData("overrides: [{name: x, gates: {pieces: 3}}]", "gate-pieces")]
    [InlineData("overrides: [{name: x, gates: {peaces: 16}}]", "'pieces'")]
    [InlineData("{dynamic: true, overrides: [{name: x, norm: i-bert}]}", "calibrated")]
    public void Wrong_overrides_are_refused(string yaml, string reason) =>
        Assert.Contains(reason, Assert.Throws<DyadicException>(() => RecipeFile.Parse(yaml, "r.yaml")).Message);

    [Fact]
    public void An_override_that_fits_no_node_is_refused() =>
        Assert.Contains("Conv_c9", Assert.Throws<DyadicException>(() => Quantize("overrides: [{nodes: Conv_c9, weight-bits: 4}]")).Message);

    [Fact]
    public void Learned_rounding_can_be_switched_off_for_a_node()
    {
        List<string> learned = [];
        Recipe recipe = RecipeFile.Parse("{weight-bits: 4, adaround: {iterations: 5, batch: 32}, overrides: [{operator: Conv, adaround: false}]}", "r.yaml");
        Quantizer.Quantize(Float, SmallNetwork.Samples(4), recipe, new QuantizeOptions { RoundingProgress = new Names(learned) });
        Assert.Equal(2, learned.Count);
        Assert.DoesNotContain(learned, name => name.StartsWith("Conv", StringComparison.Ordinal));
    }

    [Fact]
    public void Functions_of_single_nodes_change()
    {
        Model model = Transformer("""
            recipe: i-bert
            overrides:
              - {name: '_n2$', norm: i-vit}
              - {name: '_n3$', norm: fq-vit}
              - {operator: Softmax, softmax: lut2d}
            """);
        Assert.True(IntegerVerifier.Verify(model).Holds);
        Assert.Single(model.Graph.Nodes, node => node.Operator is TenPassNormalization);
        Node[] exact = [.. model.Graph.Nodes.Where(node => node.Operator is CentredNormalization)];
        Assert.Equal([1, 16], exact.Select(node => (int)node.Inputs[2]!.Constant!.Count));
        Assert.Single(model.Graph.Nodes, node => node.Operator is PairTableShare);
        Assert.DoesNotContain(model.Graph.Nodes, node => node.Operator is ReciprocalShare);
    }

    [Fact]
    public void Functions_can_be_integers_in_single_nodes_only()
    {
        Model model = Transformer("overrides: [{name: '_n2$', norm: i-bert}]");
        Assert.Single(model.Graph.Nodes, node => node.Operator is NormalizationOperator);
        Assert.Equal(2, model.Graph.Nodes.Count(node => node.Operator is LayerNormalization));
        Assert.Contains(model.Graph.Nodes, node => node.Operator is Softmax);
    }

    [Fact]
    public void Gates_of_single_nodes_change()
    {
        Recipe recipe = RecipeFile.Parse("overrides: [{operator: Conv, gates: {pieces: 16}}, {operator: Gemm, gates: pwl}]", "r.yaml");
        Assert.Equal([16, 32, 256], ((string[])["Conv", "Gemm", "Add"]).Select(op => recipe.For(Float.Graph.Nodes.First(node => node.OpType == op)).GatePieces));
    }

    private static Model Transformer(string yaml) => Quantizer.Quantize(SmallTransformer.BuildVision(), SmallTransformer.Patches(8), RecipeFile.Parse(yaml, "r.yaml")).ToModel(QuantizedForm.Integer);

    private static QuantizationResult Quantize(string yaml) => Quantizer.Quantize(Float, SmallNetwork.Samples(8), RecipeFile.Parse(yaml, "r.yaml"));

    private static QuantizedWeights Weights(QuantizationResult result, string name) => result.Network.Layers.Single(layer => layer.Name == name).Weights!;

    private static double Scale(QuantizationResult result, string name) => result.Network.Activations[result.Network.Layers.Single(layer => layer.Name == name).Output].Scale;

    private sealed class Names(List<string> names) : IProgress<RoundingProgress>
    {
        public void Report(RoundingProgress value) => names.Add(value.Layer);
    }
}
