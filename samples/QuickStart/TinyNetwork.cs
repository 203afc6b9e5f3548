using System.Numerics.Tensors;
using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Graphs.Definitions;
using Dyadic.Graphs.Onnx;
using Dyadic.Graphs.OnnxText;

namespace QuickStart;

/// <summary>A float network of two layers with random weights, written in ONNX's textual syntax.</summary>
internal static class TinyNetwork
{
    private const int Features = 16;
    private const int Hidden = 32;
    private const int Classes = 4;

    /// <summary>Writes the network.</summary>
    public static void Write(string path)
    {
        ModelDefinition network = OnnxTextParser.ParseModel("""
            <ir_version: 10, opset_import: ["" : 21]>
            tiny (float[1,16] x) => (float[1,4] scores)
            {
                hidden = Gemm (x, weight1, bias1)
                active = Relu (hidden)
                scores = Gemm (active, weight2, bias2)
            }
            """);
        Random random = new(1);
        network.Graph.Initializers.Add(KeyValuePair.Create("weight1", RandomTensor(random, [Features, Hidden])));
        network.Graph.Initializers.Add(KeyValuePair.Create("bias1", RandomTensor(random, [Hidden])));
        network.Graph.Initializers.Add(KeyValuePair.Create("weight2", RandomTensor(random, [Hidden, Classes])));
        network.Graph.Initializers.Add(KeyValuePair.Create("bias2", RandomTensor(random, [Classes])));
        OnnxModelFile.Write(ModelBuilder.Build(network), path);
    }

    /// <summary>Inputs as the network takes them.</summary>
    public static IEnumerable<Tensor<float>> Samples(int count)
    {
        Random random = new(2);
        for (int i = 0; i < count; i++) yield return Tensor.Create(Numbers(random, Features), [1, Features]);
    }

    private static DenseTensor RandomTensor(Random random, TensorShape shape) => DenseTensor.Create<float>(shape, Numbers(random, (int)shape.Count));

    private static float[] Numbers(Random random, int count) => [.. Enumerable.Range(0, count).Select(_ => (2 * random.NextSingle()) - 1)];
}
