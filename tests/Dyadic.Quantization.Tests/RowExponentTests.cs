using Dyadic.Core;
using Dyadic.Data;
using Dyadic.Graphs;
using Dyadic.Graphs.Operators;
using Dyadic.Runtime;

namespace Dyadic.Quantization.Tests;

public sealed class RowExponentTests
{
    private const int Depth = 24, Width = 6;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Rows_of_every_magnitude_give_the_integers_of_the_equation(bool signed)
    {
        QuantizationResult result = Quantizer.Quantize(Product(), [[Rows(1, 64)]], Recipe(signed));
        Graph graph = result.ToModel(QuantizedForm.Integer).Graph;
        IntegerProof proof = IntegerVerifier.Verify(graph);
        Assert.True(proof.Holds, string.Join("; ", proof.Offenders));
        LinearLayer layer = (LinearLayer)result.Network.Layers.Single();
        AffineParameters input = result.Network.Activations[layer.Inputs[0]];
        QuantizedWeights weights = layer.Weights!;
        Value product = graph.Nodes.Single(node => node.Operator is MatMulInteger).Output.Consumers.Single().Output.Consumers.Single().Output;
        DenseTensor x = Rows(2, 64);
        Dictionary<string, DenseTensor> values = [];
        GraphInterpreter.Run(graph, [x], (value, tensor) => values[value.Name] = tensor);
        long[] sums = values[product.Name].Span<long>().ToArray();
        DenseTensor codes = values["x_quantized"];
        HashSet<int> exponents = [];
        for (int row = 0; row < x.Shape[0]; row++)
        {
            long[] centred = [.. Enumerable.Range(0, Depth).Select(k => (long)IntegerElements.Get(codes, (row * Depth) + k) - input.ZeroPoint)];
            int exponent = 0;
            while (centred.Max(Math.Abs) > (exponent == 0 ? 127 : (127L << exponent) + (1L << (exponent - 1)) - 1)) exponent++;
            exponents.Add(exponent);
            for (int column = 0; column < Width; column++)
            {
                long expected = 0;
                for (int k = 0; k < Depth; k++) expected += ((centred[k] + ((1L << exponent) / 2)) >> exponent) * weights.Codes[(column * Depth) + k];
                Assert.Equal(expected << exponent, sums[(row * Width) + column]);
            }
        }

        Assert.True(exponents.Count >= 8, "The rows should have many exponents.");
    }

    [Fact]
    public void Small_rows_keep_their_signal_where_one_range_for_all_rows_loses_it()
    {
        Model model = Product();
        double rows = Decibels(model, Recipe(signed: false)), fixedRange = Decibels(model, new Recipe());
        Assert.True(rows > fixedRange + 20, $"{rows} dB with a power of two a row, {fixedRange} dB with one range");
        Assert.InRange(rows, 30, 100);
    }

    [Fact]
    public void A_network_with_every_kind_of_layer_is_proven_and_runs_the_same_on_kernels()
    {
        Model model = Quantizer.Quantize(SmallNetwork.Build(), SmallNetwork.Samples(16), RecipePresets.Find("row-exponents")).ToModel(QuantizedForm.Integer);
        IntegerProof proof = IntegerVerifier.Verify(model);
        Assert.True(proof.Holds, string.Join("; ", proof.Offenders));
        using Session session = new(model);
        foreach (IReadOnlyList<DenseTensor> sample in SmallNetwork.Samples(4, seed: 9)) Assert.True(GraphInterpreter.Run(model.Graph, sample)[0].ContentEquals(session.Run(sample)[0]));
    }

    [Fact]
    public void Narrow_activations_have_nothing_to_shift() =>
        Assert.Contains("activation-bits", Assert.Throws<DyadicException>(() => RecipeFile.Parse("{recipe: int8, row-exponents: true}", "r.yaml")).Message, StringComparison.Ordinal);

    private static Recipe Recipe(bool signed) => RecipePresets.Find("row-exponents") with { SignedActivations = signed, BiasCorrection = false, KeepWeightGrid = false };

    private static Model Product()
    {
        Random random = new(4);
        string weights = string.Join(", ", Enumerable.Range(0, Depth * Width).Select(_ => (random.NextDouble() - 0.5).ToString("F4", System.Globalization.CultureInfo.InvariantCulture)));
        return SmallNetwork.Of($$"""
            <ir_version: 10, opset_import: ["" : 21]>
            product (float[N,{{Depth}}] x) => (float[N,{{Width}}] y)
            <float[{{Depth}},{{Width}}] w = { {{weights}} }>
            { y = MatMul (x, w) }
            """);
    }

    // Each row is half as large as the one before it, eleven times, and then large again.
    private static DenseTensor Rows(int seed, int count)
    {
        Random random = new(seed);
        DenseTensor x = DenseTensor.Zeros(ElementType.Float32, [count, Depth]);
        for (int i = 0; i < x.Count; i++) x.Span<float>()[i] = (float)Math.ScaleB(random.NextDouble() - 0.4, -(i / Depth % 12));
        return x;
    }

    // The mean over rows, so that small rows count as much as large ones.
    private static double Decibels(Model model, Recipe recipe)
    {
        Model integer = Quantizer.Quantize(model, [[Rows(1, 64)]], recipe).ToModel(QuantizedForm.Integer);
        DenseTensor x = Rows(2, 48);
        float[] expected = GraphInterpreter.Run(model.Graph, [x])[0].Span<float>().ToArray(), actual = GraphInterpreter.Run(integer.Graph, [x])[0].Span<float>().ToArray();
        return Enumerable.Range(0, 48).Average(row => SignalToNoise.Of(expected.AsSpan(row * Width, Width), actual.AsSpan(row * Width, Width)).Decibels);
    }
}
