using Dyadic.Core;
using Dyadic.Graphs.Tflite.Importing;
using Dyadic.Graphs.Tflite.Quantized;
using Dyadic.Graphs.Tflite.Schema;

namespace Dyadic.Graphs.Tflite.Wide;

/// <summary>What convolutions of 16-bit codes over all channels and over one share.</summary>
internal static class WideConvolution
{
    /// <summary>Adds the two products and their rescaling, channels first.</summary>
    public static void Add(TfliteOperator op, TfliteGraphWriter graph, WideWeights weights, int[] weightAxes, WindowGeometry window, int groups, CodeRange range)
    {
        DenseTensor codes = graph.Transposed(weights.Codes, weightAxes);
        ImportedValue filter = graph.Constant(codes, "weights"), filterZero = graph.Code(UnsignedCodes.Shift);
        ImportedValue sum = graph.Planes(
            graph.Read(op.Input(0, "input"), TensorLayout.ChannelsFirst),
            (plane, zeroPoint) => graph.Node("ConvInteger", [plane, filter, zeroPoint, filterZero], [.. window.Attributes(), ("group", new AttributeValue.Int(groups))]));
        graph.Write(op.Output, weights.Rescale(graph, sum, [codes.Shape[0], 1, 1], range), TensorLayout.ChannelsFirst);
    }
}
