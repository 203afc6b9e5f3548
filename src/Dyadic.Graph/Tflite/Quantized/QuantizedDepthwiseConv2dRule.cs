using Dyadic.Core;
using Dyadic.Graphs.Tflite.Importing;
using Dyadic.Graphs.Tflite.Schema;

namespace Dyadic.Graphs.Tflite.Quantized;

/// <summary>DEPTHWISE_CONV_2D on 8-bit codes: an exact integer convolution of each channel, rescaled as XNNPACK does.</summary>
internal sealed class QuantizedDepthwiseConv2dRule() : TfliteRule(TfliteBuiltin.DepthwiseConv2D, TfliteArithmetic.Quantized)
{
    /// <inheritdoc/>
    public override bool Handles(TfliteOperator op) => QuantizedWeights.Fit(op);

    /// <inheritdoc/>
    public override void Import(TfliteOperator op, TfliteGraphWriter graph)
    {
        TfliteTensor input = op.Input(0, "input"), filter = op.Input(1, "weights");
        if (filter.Shape.Rank != 4 || input.Shape.Rank != 4 || filter.Shape[0] != 1) throw op.BadInput($"has weights {filter.Shape} and input {input.Shape}; expected 1 × height × width × channels and four axes");
        int channels = filter.Shape[3], depth = input.Shape[3];
        if (depth == 0 || channels % depth != 0) throw op.BadInput($"has weights for {channels} output channels and an input of {depth}");
        QuantizedWeights weights = QuantizedWeights.Read(op, graph, channels, channelAxis: 3);
        WindowGeometry window = WindowGeometry.Read(op, input, (filter.Shape[1], filter.Shape[2]), (op.Options.Int32(6, "dilation_h_factor", 1), op.Options.Int32(5, "dilation_w_factor", 1)));
        QuantizedConvolution.Add(op, graph, weights, graph.Transposed(weights.Codes, [3, 0, 1, 2]), window, depth, CodeRange.Of(op, op.Output, op.Activation(4)));
    }
}
