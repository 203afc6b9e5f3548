using Dyadic.Core;
using Dyadic.Graphs.Tflite.Importing;
using Dyadic.Graphs.Tflite.Quantized;
using Dyadic.Graphs.Tflite.Schema;

namespace Dyadic.Graphs.Tflite.Wide;

/// <summary>DEPTHWISE_CONV_2D of 16-bit codes by int8 weights.</summary>
internal sealed class WideDepthwiseConv2dRule() : TfliteRule(TfliteBuiltin.DepthwiseConv2D, TfliteArithmetic.Quantized)
{
    /// <inheritdoc/>
    public override bool Handles(TfliteOperator op) => WideWeights.Fit(op);

    /// <inheritdoc/>
    public override void Import(TfliteOperator op, TfliteGraphWriter graph)
    {
        TfliteTensor input = op.Input(0, "input"), filter = op.Input(1, "weights");
        if (filter.Shape.Rank != 4 || input.Shape.Rank != 4 || filter.Shape[0] != 1) throw op.BadInput($"has weights {filter.Shape} and input {input.Shape}; expected 1 × height × width × channels and four axes");
        int channels = filter.Shape[3], depth = input.Shape[3];
        if (depth == 0 || channels % depth != 0) throw op.BadInput($"has weights for {channels} output channels and an input of {depth}");
        WindowGeometry window = WindowGeometry.Read(op, input, (filter.Shape[1], filter.Shape[2]), (op.Options.Int32(6, "dilation_h_factor", 1), op.Options.Int32(5, "dilation_w_factor", 1)));
        WideConvolution.Add(op, graph, WideWeights.Read(op, graph, channels, channelAxis: 3), [3, 0, 1, 2], window, depth, op.WideRange(op.Activation(4)));
    }
}
