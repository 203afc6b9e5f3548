using Dyadic.Graphs.Tflite.Importing;
using Dyadic.Graphs.Tflite.Schema;

namespace Dyadic.Graphs.Tflite.Rules;

/// <summary>TRANSPOSE_CONV on reals. Inputs: the output's shape, weights (output channels, height, width, input channels), the activations, an optional bias.</summary>
internal sealed class TransposeConvRule() : RealWeightsRule(TfliteBuiltin.TransposeConv)
{
    private static readonly int[] WeightAxes = [3, 0, 1, 2];

    /// <inheritdoc/>
    protected override int ActivationsInput => 2;

    /// <inheritdoc/>
    public override void Import(TfliteOperator op, TfliteGraphWriter graph)
    {
        TfliteTensor weights = op.Input(1, "weights"), input = op.Input(2, "input");
        ImportedValue filter = Weights(op, graph, weights, WeightAxes);
        WindowGeometry window = WindowGeometry.Read(op, input, (weights.Shape[1], weights.Shape[2]), (1, 1));
        long[] shape = graph.Integers(op, 0, "output shape");
        if (shape.Length != 4 || Array.Exists(shape, extent => extent is < 0 or > int.MaxValue)) throw op.BadInput($"has the output shape [{string.Join(',', shape.Take(8))}]; expected four extents");
        long[] pads = new long[4], added = new long[2];
        for (int axis = 0; axis < 2; axis++)
        {
            // What the windows cover beyond the output is cut off, the smaller half in front; what they lack is added behind.
            long covered = ((long)(input.Shape[axis + 1] - 1) * window.Strides[axis]) + window.Kernel[axis];
            long cut = Math.Max(covered - shape[axis + 1], 0);
            (pads[axis], pads[axis + 2]) = WindowGeometry.PaddingIsSame(op) ? (cut / 2, cut - (cut / 2)) : (0, cut);
            added[axis] = Math.Max(shape[axis + 1] - covered, 0);
        }

        ImportedValue result = graph.Node(
            "ConvTranspose",
            [graph.Read(input, TensorLayout.ChannelsFirst), filter, Bias(op, graph, 3)],
            [.. (window with { Pads = [0, 0, 0, 0] }).Attributes(), ("pads", new AttributeValue.Ints(pads)), ("output_padding", new AttributeValue.Ints(added))]);
        graph.Write(op.Output, graph.Activate(result, op.Activation(3)), TensorLayout.ChannelsFirst);
    }
}
