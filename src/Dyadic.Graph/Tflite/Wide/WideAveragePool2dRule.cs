using Dyadic.Core;
using Dyadic.Graphs.Tflite.Importing;
using Dyadic.Graphs.Tflite.Quantized;
using Dyadic.Graphs.Tflite.Schema;

namespace Dyadic.Graphs.Tflite.Wide;

/// <summary>AVERAGE_POOL_2D on 16-bit codes: the sum of the codes in the window, divided by their number and rounded half away from zero.</summary>
internal sealed class WideAveragePool2dRule() : TfliteRule(TfliteBuiltin.AveragePool2D, TfliteArithmetic.Quantized)
{
    private const int LargestWindow = 1 << 16;

    /// <inheritdoc/>
    public override bool Handles(TfliteOperator op) => op.OptionalInput(0).HasWideCodes() && op.Outputs is [{ } output] && output.HasWideCodes();

    /// <inheritdoc/>
    public override void Import(TfliteOperator op, TfliteGraphWriter graph)
    {
        TfliteTensor input = op.Input(0, "input"), output = op.Output;
        if (!input.SharesCodes(output)) throw op.Unsupported("changes the scale of its codes; a pool of quantized codes keeps it");
        int height = op.Options.Int32(4, "filter_height"), width = op.Options.Int32(3, "filter_width");
        WindowGeometry window = WindowGeometry.Read(op, input, (height, width), (1, 1));
        if ((long)height * width > LargestWindow) throw op.Unsupported($"averages windows of {height} × {width}; up to {LargestWindow} elements are supported");
        PoolCounts.RequireShape(op, input.Shape, output.Shape, window);
        DenseTensor counts = DenseTensor.Create<long>([1, 1, output.Shape[1], output.Shape[2]], Array.ConvertAll(PoolCounts.Of(input.Shape, output.Shape, window), count => (long)count));
        DenseTensor halves = DenseTensor.Create<long>(counts.Shape, Array.ConvertAll(counts.Span<long>().ToArray(), count => count / 2));
        ImportedValue sum = Sum(graph, input, window);
        ImportedValue rounded = graph.Node("Div", [graph.Node("Add", [graph.Node("Abs", [sum]), graph.Constant(halves, "halves")]), graph.Constant(counts, "counts")]);
        CodeRange range = op.WideRange(op.Activation(5));
        ImportedValue limited = graph.Node("Clip", [graph.Node("Mul", [rounded, graph.Node("Sign", [sum])]), graph.Scalar(range.Least), graph.Scalar(range.Greatest)]);
        graph.Write(output, graph.Cast(limited, ElementType.Int16), TensorLayout.ChannelsFirst);
    }

    private static ImportedValue Sum(TfliteGraphWriter graph, TfliteTensor input, WindowGeometry window)
    {
        int channels = input.Shape[3];
        graph.Spend((long)channels * window.Kernel[0] * window.Kernel[1], TfliteGraphWriter.NameOf(input));
        DenseTensor ones = DenseTensor.Zeros(ElementType.UInt8, [channels, 1, window.Kernel[0], window.Kernel[1]]);
        ones.Bytes.Fill(1);
        ImportedValue weights = graph.Constant(ones, "ones"), zero = graph.Code(0);
        return graph.Planes(
            graph.Read(input, TensorLayout.ChannelsFirst),
            (plane, zeroPoint) => graph.Node("ConvInteger", [plane, weights, zeroPoint, zero], [.. window.Attributes(withDilations: false), ("group", new AttributeValue.Int(channels))]));
    }
}
