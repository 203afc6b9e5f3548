using Dyadic.Core;
using Dyadic.Graphs.Tflite.Importing;
using Dyadic.Graphs.Tflite.Schema;

namespace Dyadic.Graphs.Tflite.Quantized;

/// <summary>What convolutions over all channels and over one share.</summary>
internal static class QuantizedConvolution
{
    /// <summary>Adds the product and its rescaling, channels first.</summary>
    public static void Add(TfliteOperator op, TfliteGraphWriter graph, QuantizedWeights weights, DenseTensor filter, WindowGeometry window, int groups, CodeRange range)
    {
        TfliteTensor input = op.Input(0, "input");
        ImportedValue accumulator = graph.Node(
            "ConvInteger",
            [graph.Read(input, TensorLayout.ChannelsFirst), graph.Constant(filter, "weights"), graph.Code(input.ZeroPoint()), graph.Code(weights.ZeroPoint)],
            [.. window.Attributes(), ("group", new AttributeValue.Int(groups))]);
        int channels = weights.Bias.Length;
        TensorShape shape = [channels, 1, 1];
        graph.Write(op.Output, graph.RequantizeFloat32(accumulator, DenseTensor.Create<int>(shape, weights.Bias), weights.Scales, weights.ScaleShape(shape), range), TensorLayout.ChannelsFirst);
    }
}
