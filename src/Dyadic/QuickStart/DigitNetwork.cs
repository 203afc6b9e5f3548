using Dyadic.Core;
using Dyadic.Data;
using Dyadic.Graphs;
using Dyadic.Graphs.Definitions;
using Dyadic.Graphs.OnnxText;
using Dyadic.Runtime;

namespace Dyadic.QuickStart;

/// <summary>A small network for drawn digits: two convolutions with random filters, and a linear head that is trained by ridge regression.</summary>
internal static class DigitNetwork
{
    private const int FirstChannels = 16;
    private const int SecondChannels = 32;
    private const int Features = SecondChannels * 6 * 6;
    private const int Classes = 10;
    private const double Penalty = 0.02;

    private const string Body = """
        <ir_version: 10, opset_import: ["" : 21], producer_name: "dyadic">
        digits (float[1,1,24,24] picture) => (float[1,10] scores)
        {
            edges = Conv <kernel_shape = [5,5], strides = [2,2], pads = [2,2,2,2]> (picture, conv1_weight, conv1_bias)
            bright = Relu (edges)
            corners = Conv <kernel_shape = [3,3], pads = [1,1,1,1]> (bright, conv2_weight, conv2_bias)
            shapes = Relu (corners)
            pooled = MaxPool <kernel_shape = [2,2], strides = [2,2]> (shapes)
            features = Flatten (pooled)
            scores = Gemm (features, head_weight, head_bias)
        }
        """;

    /// <summary>How its pictures are prepared.</summary>
    public static Preprocessing Preprocessing { get; } = new() { Name = "digits", Resize = ResizeRule.Exact, PixelScale = 1 / 255.0 };

    /// <summary>Makes the filters and trains the head.</summary>
    /// <param name="training">Drawn digits.</param>
    /// <param name="token">Cancels between two samples.</param>
    public static Model Train(IDataset training, CancellationToken token)
    {
        Random random = new(7);
        DenseTensor[] filters =
        [
            Filters(random, FirstChannels, 1, 5), Biases(random, FirstChannels), Filters(random, SecondChannels, FirstChannels, 3), Biases(random, SecondChannels),
        ];
        RidgeRegression head = new(Features, Classes);
        Model featureModel = Build(filters, DenseTensor.Zeros(ElementType.Float32, [Features, Classes]), DenseTensor.Zeros(ElementType.Float32, [Classes]));
        SamplePreparation preparation = new(featureModel, Preprocessing);
        using Session session = new(featureModel, new SessionOptions { Threads = 1 });
        float[] features = new float[Features];
        session.Observe = (value, tensor) =>
        {
            if (value.Name == "features") tensor.Span<float>().CopyTo(features);
        };
        for (int i = 0; i < training.Count; i++)
        {
            token.ThrowIfCancellationRequested();
            Sample sample = training.Read(i);
            session.Run(preparation.Prepare(sample), token);
            head.Add(features, sample.Label!.Value);
        }

        (float[] weights, float[] bias) = head.Solve(Penalty);
        return Build(filters, DenseTensor.Create<float>([Features, Classes], weights), DenseTensor.Create<float>([Classes], bias));
    }

    private static Model Build(DenseTensor[] filters, DenseTensor headWeight, DenseTensor headBias)
    {
        ModelDefinition definition = OnnxTextParser.ParseModel(Body);
        string[] names = ["conv1_weight", "conv1_bias", "conv2_weight", "conv2_bias", "head_weight", "head_bias"];
        DenseTensor[] tensors = [.. filters, headWeight, headBias];
        for (int i = 0; i < names.Length; i++) definition.Graph.Initializers.Add(KeyValuePair.Create(names[i], tensors[i]));
        definition.Metadata[SamplePreparation.PreprocessKey] = Preprocessing.ToText();
        return ModelBuilder.Build(definition);
    }

    /// <summary>Normal filters without a mean, so that flat areas give nothing; of unit gain.</summary>
    private static DenseTensor Filters(Random random, int outputs, int inputs, int side)
    {
        int size = inputs * side * side;
        float[] filters = new float[outputs * size];
        for (int start = 0; start < filters.Length; start += size)
        {
            Span<float> filter = filters.AsSpan(start, size);
            foreach (ref float tap in filter) tap = (float)(Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()));
            float mean = System.Numerics.Tensors.TensorPrimitives.Sum<float>(filter) / size;
            foreach (ref float tap in filter) tap -= mean;
            float gain = MathF.Sqrt(2f / System.Numerics.Tensors.TensorPrimitives.SumOfSquares<float>(filter));
            foreach (ref float tap in filter) tap *= gain;
        }

        return DenseTensor.Create<float>([outputs, inputs, side, side], filters);
    }

    private static DenseTensor Biases(Random random, int count)
    {
        float[] biases = new float[count];
        foreach (ref float bias in biases.AsSpan()) bias = 0.2f * (random.NextSingle() - 0.5f);
        return DenseTensor.Create<float>([count], biases);
    }
}
