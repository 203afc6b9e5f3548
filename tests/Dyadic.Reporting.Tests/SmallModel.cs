using Dyadic.Core;
using Dyadic.Data;
using Dyadic.Graphs;
using Dyadic.Graphs.OnnxText;

namespace Dyadic.Reporting.Tests;

/// <summary>A network of one convolution and one product, and pictures for it.</summary>
internal static class SmallModel
{
    /// <summary>Multiply-accumulates of the convolution: 2 channels × 2 × 2 positions × 9 taps.</summary>
    public const long ConvolutionProducts = 2 * 2 * 2 * 9;

    /// <summary>Multiply-accumulates of the product: 8 × 2.</summary>
    public const long HeadProducts = 8 * 2;

    /// <summary>Float parameters: 18 + 2 and 16.</summary>
    public const int Parameters = 18 + 2 + 16;

    /// <summary>The network.</summary>
    /// <param name="value">The name of a value inside.</param>
    public static Model Network(string value = "bright")
    {
        Model model = ModelBuilder.Build(OnnxTextParser.ParseModel("""
            <ir_version: 10, opset_import: ["" : 21]>
            small (float[1,1,4,4] picture) => (float[1,2] scores)
            <float[2,1,3,3] filters = {1, 0, -1, 2, 0, -2, 1, 0, -1, 1, 2, 1, 0, 0, 0, -1, -2, -1}, float[2] offsets = {0.1, -0.1},
             float[8,2] head = {1, -1, 0.5, 0.25, -0.5, 1, 0.75, -0.75, -1, 1, 0.5, 0.5, 0.25, -0.25, 1, 0.125}>
            {
                edges = Conv <kernel_shape = [3,3]> (picture, filters, offsets)
                BRIGHT = Relu (edges)
                features = Flatten (BRIGHT)
                scores = MatMul (features, head)
            }
            """.Replace("BRIGHT", value, StringComparison.Ordinal)));
        return model;
    }

    /// <summary>A network that ends in softmax.</summary>
    public static Model WithSoftmax() => ModelBuilder.Build(OnnxTextParser.ParseModel("""
        <ir_version: 10, opset_import: ["" : 21]>
        shares (float[1,4] x) => (float[1,3] y)
        <float[4,3] w = {1, -1, 0.5, 2, -0.5, 1, 0.75, -0.75, -1, 1, 0.5, 0.25}>
        {
            logits = MatMul (x, w)
            y = Softmax (logits)
        }
        """));

    /// <summary>Pictures whose labels, if they have any, are the classes in turn.</summary>
    public static IDataset Pictures(int count = 24, bool labels = true) => new List(count, i =>
    {
        byte[] pixels = new byte[16];
        new Random(i).NextBytes(pixels);
        return new Sample($"picture {i}") { Inputs = [new NamedTensor("picture", DenseTensor.Create<float>([1, 4, 4], Array.ConvertAll(pixels, pixel => pixel / 255f)))], Label = labels ? i % 2 : null };
    });

    /// <summary>Vectors of four numbers in three classes.</summary>
    public static IDataset Vectors(int count = 24) => new List(count, i =>
    {
        Random random = new(i);
        return new Sample($"vector {i}") { Inputs = [new NamedTensor("x", DenseTensor.Create<float>([4], [.. Enumerable.Range(0, 4).Select(_ => (float)(4 * random.NextDouble()) - 2)]))], Label = i % 3 };
    });

    private sealed class List(int count, Func<int, Sample> make) : IDataset
    {
        public string Description => $"{count} drawn samples";

        public int Count => count;

        public bool HasLabels => make(0).Label is not null;

        public int? LabelOf(int index) => make(index).Label;

        public Sample Read(int index) => make(index);

        public void Dispose()
        {
        }
    }
}
