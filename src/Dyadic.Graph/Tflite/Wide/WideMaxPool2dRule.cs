using Dyadic.Core;
using Dyadic.Graphs.Tflite.Importing;
using Dyadic.Graphs.Tflite.Quantized;
using Dyadic.Graphs.Tflite.Schema;

namespace Dyadic.Graphs.Tflite.Wide;

/// <summary>MAX_POOL_2D on 16-bit codes: the greatest of as many strided slices as a window has elements, since ONNX Runtime pools no 16-bit integers.</summary>
internal sealed class WideMaxPool2dRule() : TfliteRule(TfliteBuiltin.MaxPool2D, TfliteArithmetic.Quantized)
{
    private const int LargestWindow = 256;

    /// <inheritdoc/>
    public override bool Handles(TfliteOperator op) => op.OptionalInput(0).HasWideCodes() && op.Outputs is [{ } output] && output.HasWideCodes();

    /// <inheritdoc/>
    public override void Import(TfliteOperator op, TfliteGraphWriter graph)
    {
        TfliteTensor input = op.Input(0, "input"), output = op.Output;
        if (!input.SharesCodes(output)) throw op.Unsupported("changes the scale of its codes; a pool of quantized codes keeps it");
        int height = op.Options.Int32(4, "filter_height"), width = op.Options.Int32(3, "filter_width");
        WindowGeometry window = WindowGeometry.Read(op, input, (height, width), (1, 1));
        if ((long)height * width > LargestWindow) throw op.Unsupported($"pools windows of {height} × {width} 16-bit codes; up to {LargestWindow} elements are supported");
        PoolCounts.RequireShape(op, input.Shape, output.Shape, window);
        ImportedValue codes = graph.Cast(graph.Read(input, TensorLayout.ChannelsFirst), ElementType.Int32);
        if (Array.Exists(window.Pads, pad => pad != 0)) codes = graph.Node("Pad", [codes, graph.Integers("pads", 0, 0, window.Pads[0], window.Pads[1], 0, 0, window.Pads[2], window.Pads[3]), graph.Int32(short.MinValue)]);
        List<ImportedValue> slices = [];
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++) slices.Add(Tap(graph, codes, y, x, window, output.Shape));
        }

        CodeRange range = op.WideRange(op.Activation(5));
        ImportedValue greatest = slices.Count == 1 ? slices[0] : graph.Node("Max", [.. slices]);
        graph.Write(output, graph.Cast(graph.Node("Clip", [greatest, graph.Int32(range.Least), graph.Int32(range.Greatest)]), ElementType.Int16), TensorLayout.ChannelsFirst);
    }

    // The element (y, x) of every window.
    private static ImportedValue Tap(TfliteGraphWriter graph, ImportedValue codes, int y, int x, WindowGeometry window, TensorShape output)
    {
        long End(int start, int axis) => start + ((long)(output[axis + 1] - 1) * window.Strides[axis]) + 1;
        return graph.Node(
            "Slice",
            [codes, graph.Integers("starts", y, x), graph.Integers("ends", End(y, 0), End(x, 1)), graph.Integers("axes", 2, 3), graph.Integers("steps", window.Strides[0], window.Strides[1])]);
    }
}
