using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Graphs.OnnxText;

namespace Dyadic.Quantization.Tests;

/// <summary>A small residual network with every kind of layer, and random samples for it.</summary>
internal static class SmallNetwork
{
    private const string Text = """
        <ir_version: 10, opset_import: ["" : 21]>
        small (float[N,3,8,8] image) => (float[N,5] scores)
        {
            c1 = Conv <pads = [1,1,1,1]> (image, w1, b1)
            r1 = Relu (c1)
            p1 = MaxPool <kernel_shape = [2,2], strides = [2,2]> (r1)
            c2 = Conv <pads = [1,1,1,1], group = 2> (p1, w2, b2)
            s2 = Add (c2, p1)
            r2 = Relu (s2)
            a2 = AveragePool <kernel_shape = [3,3], strides = [1,1], pads = [1,1,1,1]> (r2)
            k2 = Concat <axis = 1> (r2, a2)
            c3 = Conv (k2, w3)
            l3 = Clip (c3, zero, six)
            g3 = GlobalAveragePool (l3)
            f3 = Flatten (g3)
            h4 = Gemm <transB = 1> (f3, w4, b4)
            h5 = Relu (h4)
            scores = MatMul (h5, w5)
        }
        """;

    /// <summary>The network with random weights.</summary>
    public static Model Build(int seed = 1)
    {
        Random random = new(seed);
        var definition = OnnxTextParser.ParseModel(Text);
        void Weight(string name, params int[] shape) => definition.Graph.Initializers.Add(new(name, Normal(random, TensorShape.Create(shape), 0.5)));
        Weight("w1", 8, 3, 3, 3);
        Weight("b1", 8);
        Weight("w2", 8, 4, 3, 3);
        Weight("b2", 8);
        Weight("w3", 16, 16, 1, 1);
        Weight("w4", 12, 16);
        Weight("b4", 12);
        Weight("w5", 12, 5);
        definition.Graph.Initializers.Add(new("zero", DenseTensor.Scalar(0f)));
        definition.Graph.Initializers.Add(new("six", DenseTensor.Scalar(6f)));
        return new Model { Graph = new GraphBuilder(OperatorSet.Standard).Build(definition.Graph), SourceOpset = 21 };
    }

    /// <summary>A network without weights from its text.</summary>
    public static Model Of(string text) => new() { Graph = new GraphBuilder(OperatorSet.Standard).Build(OnnxTextParser.ParseModel(text).Graph), SourceOpset = 21 };

    /// <summary>Random samples of one image each.</summary>
    public static IEnumerable<IReadOnlyList<DenseTensor>> Samples(int count, int seed = 2)
    {
        Random random = new(seed);
        for (int i = 0; i < count; i++) yield return [Normal(random, [1, 3, 8, 8], 1)];
    }

    internal static DenseTensor Normal(Random random, TensorShape shape, double deviation)
    {
        DenseTensor tensor = DenseTensor.Zeros(ElementType.Float32, shape);
        foreach (ref float value in tensor.Span<float>())
        {
            value = (float)(deviation * Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()));
        }

        return tensor;
    }
}
