using Dyadic.Graphs.Tflite.Importing;
using Dyadic.Graphs.Tflite.Schema;

namespace Dyadic.Graphs.Tflite.Rules;

/// <summary>CONV_2D of reals with int8 weights. One weight scale: each sample is quantized around 0; one an output channel: the sample's whole range is used.</summary>
internal sealed class Conv2DHybridRule() : HybridRule(TfliteBuiltin.Conv2D)
{
    private static readonly int[] WeightAxes = [0, 3, 1, 2];

    /// <inheritdoc/>
    public override bool Handles(TfliteOperator op) =>
        base.Handles(op) && op.Input(0, "input").Shape is { Rank: 4 } shape && (shape[0] == 1 || op.Input(1, "weights").Quantization!.IsPerTensor);

    /// <inheritdoc/>
    public override void Import(TfliteOperator op, TfliteGraphWriter graph)
    {
        TfliteTensor input = op.Input(0, "input"), weights = op.Input(1, "weights");
        if (weights.Shape.Rank != 4) throw op.BadInput($"has weights {weights}; expected rank 4");
        WindowGeometry window = WindowGeometry.Read(op, input, (weights.Shape[1], weights.Shape[2]), (op.Options.Int32(5, "dilation_h_factor", 1), op.Options.Int32(4, "dilation_w_factor", 1)));
        long groups = Conv2DRule.Groups(op, input, weights);
        ImportedValue reals = graph.Read(input, TensorLayout.ChannelsFirst);
        TfliteQuantization quantization = weights.Quantization!;
        DynamicCodes codes = quantization.IsPerTensor ? DynamicCodes.Symmetric(graph, reals, 1, 2, 3) : DynamicCodes.Asymmetric(graph, reals);
        ImportedValue sums = graph.Node("ConvInteger", [codes.Codes, graph.Permuted(weights, WeightAxes), codes.ZeroPoint], [.. window.Attributes(), .. WindowGeometry.Group(groups)]);
        int channels = weights.Shape[0];
        ImportedValue? bias = op.OptionalInput(2) is { } tensor ? graph.Reshape(graph.Read(tensor), [1, channels, 1, 1]) : null;
        ImportedValue result = Scaled(graph, sums, codes.Scale, quantization.Scales, [1, channels, 1, 1], bias);
        graph.Write(op.Output, graph.Activate(result, op.Activation(3)), TensorLayout.ChannelsFirst);
    }
}
