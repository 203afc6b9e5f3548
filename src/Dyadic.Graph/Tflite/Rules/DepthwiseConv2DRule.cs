using Dyadic.Graphs.Tflite.Importing;
using Dyadic.Graphs.Tflite.Schema;

namespace Dyadic.Graphs.Tflite.Rules;

/// <summary>DEPTHWISE_CONV_2D on reals. Weights are stored 1, height, width, channels; each input channel gives as many consecutive output channels.</summary>
internal sealed class DepthwiseConv2DRule() : RealWeightsRule(TfliteBuiltin.DepthwiseConv2D)
{
    private static readonly int[] WeightAxes = [3, 0, 1, 2];

    /// <inheritdoc/>
    public override void Import(TfliteOperator op, TfliteGraphWriter graph)
    {
        TfliteTensor input = op.Input(0, "input"), weights = op.Input(1, "weights");
        ImportedValue filter = Weights(op, graph, weights, WeightAxes);
        WindowGeometry window = WindowGeometry.Read(op, input, (weights.Shape[1], weights.Shape[2]), (op.Options.Int32(6, "dilation_h_factor", 1), op.Options.Int32(5, "dilation_w_factor", 1)));
        CheckChannels(op, input, weights);
        ImportedValue result = graph.Node("Conv", [graph.Read(input, TensorLayout.ChannelsFirst), filter, Bias(op, graph, 2)], [.. window.Attributes(), .. WindowGeometry.Group(input.Shape[3])]);
        graph.Write(op.Output, graph.Activate(result, op.Activation(4)), TensorLayout.ChannelsFirst);
    }

    /// <summary>Checks that the weights fit the input's channels.</summary>
    public static void CheckChannels(TfliteOperator op, TfliteTensor input, TfliteTensor weights)
    {
        if (weights.Shape[0] != 1 || input.Shape[3] < 1 || weights.Shape[3] % input.Shape[3] != 0)
        {
            throw op.BadInput($"has weights {weights} for {input}; expected 1, height, width and a multiple of the input's channels");
        }
    }
}
