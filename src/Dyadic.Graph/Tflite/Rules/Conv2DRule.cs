using Dyadic.Graphs.Tflite.Importing;
using Dyadic.Graphs.Tflite.Schema;

namespace Dyadic.Graphs.Tflite.Rules;

/// <summary>CONV_2D on reals. Weights are stored output channels, height, width, input channels; fewer input channels than the input has make groups.</summary>
internal sealed class Conv2DRule() : RealWeightsRule(TfliteBuiltin.Conv2D)
{
    private static readonly int[] WeightAxes = [0, 3, 1, 2];

    /// <inheritdoc/>
    public override void Import(TfliteOperator op, TfliteGraphWriter graph)
    {
        TfliteTensor input = op.Input(0, "input"), weights = op.Input(1, "weights");
        ImportedValue filter = Weights(op, graph, weights, WeightAxes);
        WindowGeometry window = WindowGeometry.Read(op, input, (weights.Shape[1], weights.Shape[2]), (op.Options.Int32(5, "dilation_h_factor", 1), op.Options.Int32(4, "dilation_w_factor", 1)));
        long groups = Groups(op, input, weights);
        ImportedValue result = graph.Node("Conv", [graph.Read(input, TensorLayout.ChannelsFirst), filter, Bias(op, graph, 2)], [.. window.Attributes(), .. WindowGeometry.Group(groups)]);
        graph.Write(op.Output, graph.Activate(result, op.Activation(3)), TensorLayout.ChannelsFirst);
    }

    /// <summary>The groups that the shapes imply.</summary>
    public static long Groups(TfliteOperator op, TfliteTensor input, TfliteTensor weights)
    {
        if (weights.Shape[3] < 1 || input.Shape[3] % weights.Shape[3] != 0) throw op.BadInput($"has weights {weights} for {input}; the input's channels must be a multiple of the weights'");
        return input.Shape[3] / weights.Shape[3];
    }
}
