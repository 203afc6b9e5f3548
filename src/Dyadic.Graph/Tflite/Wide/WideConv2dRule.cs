using Dyadic.Core;
using Dyadic.Graphs.Tflite.Importing;
using Dyadic.Graphs.Tflite.Quantized;
using Dyadic.Graphs.Tflite.Schema;

namespace Dyadic.Graphs.Tflite.Wide;

/// <summary>CONV_2D of 16-bit codes by int8 weights.</summary>
internal sealed class WideConv2dRule() : TfliteRule(TfliteBuiltin.Conv2D, TfliteArithmetic.Quantized)
{
    /// <inheritdoc/>
    public override bool Handles(TfliteOperator op) => WideWeights.Fit(op, narrowBias: true);

    /// <inheritdoc/>
    public override void Import(TfliteOperator op, TfliteGraphWriter graph)
    {
        TfliteTensor input = op.Input(0, "input"), filter = op.Input(1, "weights");
        if (filter.Shape.Rank != 4 || input.Shape.Rank != 4) throw op.BadInput($"has weights {filter.Shape} and input {input.Shape}; both have four axes");
        int depth = filter.Shape[3];
        if (depth == 0 || input.Shape[3] % depth != 0) throw op.BadInput($"has weights for {depth} channels and an input of {input.Shape[3]}");
        WindowGeometry window = WindowGeometry.Read(op, input, (filter.Shape[1], filter.Shape[2]), (op.Options.Int32(5, "dilation_h_factor", 1), op.Options.Int32(4, "dilation_w_factor", 1)));
        WideConvolution.Add(op, graph, WideWeights.Read(op, graph, filter.Shape[0], channelAxis: 0), Layouts.ToChannelsFirst, window, input.Shape[3] / depth, op.WideRange(op.Activation(3)));
    }
}
