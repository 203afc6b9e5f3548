using Dyadic.Core;
using Dyadic.Data;
using Dyadic.Graphs;
using Dyadic.Graphs.Onnx;
using Dyadic.Graphs.Operators;
using Dyadic.Runtime;
using Dyadic.Tests;

namespace Dyadic.Quantization.Tests;

/// <summary>Transformers in integers only, with every method: proof, equal bits of definition and kernels, and nearness to the float network.</summary>
public sealed class IntegerTransformerTests
{
    public static TheoryData<string> Presets => [.. RecipePresets.All.Select(preset => preset.Recipe).Where(recipe => recipe.HasIntegerFunctions).Select(recipe => recipe.Name)];

    public static TheoryData<string> Softmaxes => [.. SoftmaxMethods.All.Select(method => method.Name)];

    [Theory]
    [MemberData(nameof(Presets))]
    public void A_vision_transformer_is_integers_only(string preset)
    {
        Model written = Check(SmallTransformer.BuildVision(), SmallTransformer.Patches, RecipePresets.Find(preset), leastDecibels: 8);
        Assert.DoesNotContain(written.Graph.Nodes, node => node.Operator is Softmax or LayerNormalization or Erf or MatMul or Gemm);
    }

    [Theory]
    [MemberData(nameof(Presets))]
    public void A_language_model_is_integers_only(string preset)
    {
        Model written = Check(SmallTransformer.BuildLanguage(), SmallTransformer.Ids, RecipePresets.Find(preset), leastDecibels: 8);
        Assert.DoesNotContain(written.Graph.Nodes, node => node.Operator is Softmax or RmsNormalization or Sigmoid or Split or MatMul or Exp);
    }

    [Theory]
    [MemberData(nameof(Softmaxes))]
    public void Every_softmax_goes_with_every_other_function(string softmax) =>
        Check(SmallTransformer.BuildVision(), SmallTransformer.Patches, RecipePresets.Find("i-vit") with { Softmax = softmax, Gelu = "i-bert" }, leastDecibels: softmax.Contains("uint", StringComparison.Ordinal) ? 0 : 8);

    /// <summary>A trained LayerNorm is not a MADNorm: only rows of Gaussian numbers keep their size.</summary>
    [Fact]
    public void Layer_normalizations_divide_by_absolute_deviations_and_the_others_by_a_root()
    {
        Recipe recipe = RecipePresets.Find("i-bert") with { Norm = "mad" };
        Assert.Contains(Check(SmallTransformer.BuildVision(), SmallTransformer.Patches, recipe, leastDecibels: 0).Graph.Nodes, node => node.Operator is AbsoluteDeviationNormalization);
        Assert.Contains(Check(SmallTransformer.BuildLanguage(), SmallTransformer.Ids, recipe, leastDecibels: 8).Graph.Nodes, node => node.Operator is RootMeanSquareNormalization);
    }

    [Fact]
    public void What_no_recipe_names_stays_in_float()
    {
        Graph graph = Quantizer.Quantize(SmallTransformer.BuildVision(), SmallTransformer.Patches(8), new Recipe { Norm = "i-bert" }).ToModel(QuantizedForm.Integer).Graph;
        Assert.Contains(graph.Nodes, node => node.Operator is Softmax);
        Assert.Contains(graph.Nodes, node => node.Operator is Erf);
        Assert.DoesNotContain(graph.Nodes, node => node.Operator is LayerNormalization);
    }

    [Fact]
    public void Normalizations_read_16_bits_and_products_8()
    {
        Graph graph = Quantizer.Quantize(SmallTransformer.BuildVision(), SmallTransformer.Patches(8), RecipePresets.Find("i-bert")).ToModel(QuantizedForm.Integer).Graph;
        Assert.All(graph.Nodes.Where(node => node.Operator is NormalizationOperator), node => Assert.Equal(ElementType.UInt16, node.Inputs[0]!.Type));
        Assert.All(graph.Nodes.Where(node => node.Operator is MatMulInteger), node => Assert.Equal(ElementType.UInt8, node.Inputs[0]!.Type));
    }

    [Fact]
    public void Unknown_methods_answer_with_the_nearest()
    {
        foreach (Recipe recipe in (Recipe[])[new() { Softmax = "ibert" }, new() { Gelu = "ibert" }, new() { Norm = "ibert" }])
        {
            DyadicException error = Assert.Throws<DyadicException>(recipe.Validated);
            Assert.Contains("'i-bert'", error.Message, StringComparison.Ordinal);
            Assert.Equal(FailureKind.Usage, error.Kind);
        }
    }

    [Theory]
    [InlineData("Gelu", ActivationKind.Gelu)]
    [InlineData("Sigmoid", ActivationKind.Sigmoid)]
    [InlineData("Tanh", ActivationKind.Tanh)]
    [InlineData("Exp", ActivationKind.Exp)]
    [InlineData("Softplus", null)]
    public void Functions_are_recognised_by_their_numbers(string op, ActivationKind? kind)
    {
        Model model = SmallNetwork.Of($$"""
            <ir_version: 10, opset_import: ["" : 21]>
            f (float[N,4] x) => (float[N,4] y)
            {
                y = {{op}} (x)
            }
            """);
        Assert.Equal(kind, ActivationKinds.Recognise(points => GraphInterpreter.Run(model.Graph, [points.Reshaped([points.Count / 1, 1])])[0].Reshaped([points.Count])));
    }

    /// <summary>The float network is right on 96.2 % of 5,000 digits, i-bert on 95.7 %.</summary>
    [SkippableTheory]
    [InlineData("i-bert", "i-bert", 95)]
    [InlineData("i-vit", "i-vit", 95)]
    [InlineData("i-bert", "mad", 80)]
    public void A_vision_transformer_reads_digits_with_integers(string preset, string norm, int leastAgreements)
    {
        Model model = OnnxModelFile.Read(SharedMaterial.Require("models/onnx_converted/vit_mnist_d64_l6_h4.onnx"));
        using IDataset data = DatasetCatalog.Open(SharedMaterial.Require("data/mnist"), new DatasetOptions { Split = DatasetSplit.Test });
        Model written = Quantizer.Quantize(model, Enumerable.Range(0, 64).Select(Digit), RecipePresets.Find(preset) with { Norm = norm }).ToModel(QuantizedForm.Integer);
        Assert.True(IntegerVerifier.Verify(written).Holds);
        using Session real = new(model), integers = new(written);
        int agreements = Enumerable.Range(1000, 100).Count(i => Choice(real, i) == Choice(integers, i));
        Assert.InRange(agreements, leastAgreements, 100);

        int Choice(Session session, int index) => System.Numerics.Tensors.TensorPrimitives.IndexOfMax(session.Run(Digit(index))[0].Span<float>());

        IReadOnlyList<DenseTensor> Digit(int index)
        {
            DenseTensor digit = DenseTensor.Zeros(ElementType.Float32, [1, 1, 28, 28]);
            Preprocessing.Load("mnist").Apply(data.Read(index), digit.Span<float>(), 1, 28, 28, channelsLast: false);
            return [digit];
        }
    }

    private static Model Check(Model model, Func<int, int, IEnumerable<IReadOnlyList<DenseTensor>>> samples, Recipe recipe, double leastDecibels)
    {
        Model written = Quantizer.Quantize(model, samples(32, 2), recipe).ToModel(QuantizedForm.Integer);
        IntegerProof proof = IntegerVerifier.Verify(written);
        Assert.True(proof.Holds, string.Join("; ", proof.Offenders));
        using Session session = new(written);
        double signal = 0, noise = 0;
        foreach (IReadOnlyList<DenseTensor> sample in samples(8, 9))
        {
            DenseTensor expected = GraphInterpreter.Run(written.Graph, sample)[0];
            Assert.True(expected.ContentEquals(session.Run(sample)[0]), "Kernels should give the bits of the definition.");
            float[] real = GraphInterpreter.Run(model.Graph, sample)[0].Span<float>().ToArray(), computed = expected.Span<float>().ToArray();
            for (int i = 0; i < real.Length; i++) (signal, noise) = (signal + (real[i] * (double)real[i]), noise + Math.Pow(real[i] - computed[i], 2));
        }

        double decibels = 10 * Math.Log10(signal / noise);
        Assert.True(decibels >= leastDecibels, $"{recipe.Name}, softmax {recipe.Softmax}: {decibels:F1} dB");
        return written;
    }
}
