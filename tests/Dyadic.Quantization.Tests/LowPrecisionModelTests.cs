using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Graphs.Onnx;
using Dyadic.Graphs.OnnxText;
using Dyadic.Runtime;

namespace Dyadic.Quantization.Tests;

/// <summary>Networks stored in few bits go the whole way: written, read, run by the reference and by a session, quantized, proven.</summary>
public sealed class LowPrecisionModelTests
{
    [Theory]
    [InlineData("float16")]
    [InlineData("bfloat16")]
    public void A_network_of_16_bit_floats_is_quantized_like_its_float_original(string type)
    {
        Model original = Network("float"), half = Network(type);
        DenseTensor[] samples = [.. Enumerable.Range(0, 8).Select(Sample)];
        DenseTensor[] narrow = [.. samples.Select(sample => Cast(sample, half.Graph.Inputs[0].Type))];
        using Session session = new(half.Graph);
        for (int i = 0; i < samples.Length; i++)
        {
            DenseTensor expected = GraphInterpreter.Run(original.Graph, [samples[i]])[0];
            DenseTensor reference = GraphInterpreter.Run(half.Graph, [narrow[i]])[0], planned = session.Run([narrow[i]])[0];
            Assert.Equal(half.Graph.Inputs[0].Type, planned.ElementType);
            AssertClose(expected, reference, 0.05);
            AssertClose(reference, planned, 0.05);
        }

        foreach (QuantizedForm form in Enum.GetValues<QuantizedForm>())
        {
            Model quantized = Quantizer.Quantize(half, narrow.Select(sample => new[] { sample }), new Recipe()).ToModel(form);
            Assert.Equal(ElementType.Float32, quantized.Graph.Inputs[0].Type);
            if (form == QuantizedForm.Integer) Assert.True(IntegerVerifier.Verify(quantized.Graph).Holds);
            using Session integers = new(Reread(quantized).Graph);
            foreach (DenseTensor sample in samples) AssertClose(GraphInterpreter.Run(original.Graph, [sample])[0], integers.Run([sample])[0], 0.1);
        }
    }

    [Theory]
    [InlineData("int4")]
    [InlineData("uint4")]
    [InlineData("int2")]
    [InlineData("uint2")]
    public void Weights_of_few_bits_with_a_scale_a_block_run_and_are_quantized(string type)
    {
        Model model = Reread(ModelBuilder.Build(OnnxTextParser.ParseModel($$"""
            <ir_version: 13, opset_import: ["" : 25]>
            net (float[1,8] x) => (float[1,4] y)
            <{{type}}[8,4] W = { {{string.Join(", ", Enumerable.Range(0, 32).Select(i => Code(type, i)))}} }, float[2,4] S = {0.25, 0.5, 0.125, 0.3, 0.2, 0.1, 0.4, 0.6}, {{type}}[2,4] Z = { {{string.Join(", ", Enumerable.Range(0, 8).Select(i => Code(type, i)))}} }>
            { w = DequantizeLinear <axis = 0, block_size = 4> (W, S, Z)
              p = MatMul (x, w)
              y = Relu (p) }
            """)));
        DenseTensor[] samples = [.. Enumerable.Range(0, 8).Select(seed => Sample(seed, [1, 8]))];
        using Session session = new(model.Graph);
        foreach (DenseTensor sample in samples) AssertClose(GraphInterpreter.Run(model.Graph, [sample])[0], session.Run([sample])[0], 1e-5);
        Model quantized = Quantizer.Quantize(model, samples.Select(sample => new[] { sample }), new Recipe()).ToModel(QuantizedForm.Integer);
        Assert.True(IntegerVerifier.Verify(quantized.Graph).Holds);
        foreach (DenseTensor sample in samples) AssertClose(session.Run([sample])[0], GraphInterpreter.Run(quantized.Graph, [sample])[0], 0.1);
    }

    private static int Code(string type, int i) => type switch { "int4" => (i * 7 % 16) - 8, "uint4" => i * 7 % 16, "int2" => (i * 3 % 4) - 2, _ => i * 3 % 4 };

    private static Model Network(string type)
    {
        Random random = new(3);
        string Numbers(int count) => string.Join(", ", Enumerable.Range(0, count).Select(_ => ((random.NextDouble() - 0.5) / 2).ToString("F4", System.Globalization.CultureInfo.InvariantCulture)));
        return Reread(ModelBuilder.Build(OnnxTextParser.ParseModel($$"""
            <ir_version: 10, opset_import: ["" : 21]>
            net ({{type}}[1,2,6,6] x) => ({{type}}[1,3] y)
            <{{type}}[4,2,3,3] W = { {{Numbers(72)}} }, {{type}}[4] B = { {{Numbers(4)}} }, {{type}}[4,3] M = { {{Numbers(12)}} }>
            { c = Conv <pads = [1, 1, 1, 1]> (x, W, B)
              r = Relu (c)
              g = GlobalAveragePool (r)
              f = Flatten (g)
              y = MatMul (f, M) }
            """)));
    }

    private static Model Reread(Model model) => OnnxModelFile.Read(OnnxModelFile.ToBytes(model), null);

    private static DenseTensor Sample(int seed) => Sample(seed, [1, 2, 6, 6]);

    private static DenseTensor Sample(int seed, TensorShape shape)
    {
        Random random = new(seed);
        DenseTensor sample = DenseTensor.Zeros(ElementType.Float32, shape);
        foreach (ref float value in sample.Span<float>()) value = (2 * random.NextSingle()) - 1;
        return sample;
    }

    private static DenseTensor Cast(DenseTensor tensor, ElementType type)
    {
        DenseTensor?[] outputs = [null];
        new Graphs.Operators.Cast(type).Evaluate(new EvaluationContext("cast", [tensor], outputs));
        return outputs[0]!;
    }

    private static void AssertClose(DenseTensor expected, DenseTensor actual, double tolerance)
    {
        float[] left = Cast(expected, ElementType.Float32).Span<float>().ToArray(), right = Cast(actual, ElementType.Float32).Span<float>().ToArray();
        float most = left.Max(Math.Abs) + 1e-3f;
        Assert.All(left.Zip(right), pair => Assert.InRange(Math.Abs(pair.First - pair.Second), 0, tolerance * most));
    }
}
