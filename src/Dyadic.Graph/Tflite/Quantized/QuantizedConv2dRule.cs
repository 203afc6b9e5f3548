using Dyadic.Core;
using Dyadic.Graphs.Tflite.Importing;
using Dyadic.Graphs.Tflite.Schema;

namespace Dyadic.Graphs.Tflite.Quantized;

/// <summary>CONV_2D on 8-bit codes: an exact integer convolution, rescaled as XNNPACK does.</summary>
internal sealed class QuantizedConv2dRule() : TfliteRule(TfliteBuiltin.Conv2D, TfliteArithmetic.Quantized)
{
    /// <inheritdoc/>
    public override bool Handles(TfliteOperator op) => QuantizedWeights.Fit(op);

    /// <inheritdoc/>
    public override void Import(TfliteOperator op, TfliteGraphWriter graph)
    {
        TfliteTensor input = op.Input(0, "input"), filter = op.Input(1, "weights");
        if (filter.Shape.Rank != 4 || input.Shape.Rank != 4) throw op.BadInput($"has weights {filter.Shape} and input {input.Shape}; both have four axes");
        int channels = filter.Shape[0], depth = filter.Shape[3];
        if (depth == 0 || input.Shape[3] % depth != 0) throw op.BadInput($"has weights for {depth} channels and an input of {input.Shape[3]}");
        QuantizedWeights weights = QuantizedWeights.Read(op, graph, channels, channelAxis: 0);
        WindowGeometry window = WindowGeometry.Read(op, input, (filter.Shape[1], filter.Shape[2]), (op.Options.Int32(5, "dilation_h_factor", 1), op.Options.Int32(4, "dilation_w_factor", 1)));
        QuantizedConvolution.Add(op, graph, weights, graph.Transposed(weights.Codes, Layouts.ToChannelsFirst), window, input.Shape[3] / depth, CodeRange.Of(op, op.Output, op.Activation(3)));
    }
}
