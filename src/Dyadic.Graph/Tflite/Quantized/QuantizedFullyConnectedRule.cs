using Dyadic.Core;
using Dyadic.Graphs.Tflite.Importing;
using Dyadic.Graphs.Tflite.Schema;

namespace Dyadic.Graphs.Tflite.Quantized;

/// <summary>FULLY_CONNECTED on 8-bit codes: an exact integer product, rescaled as XNNPACK does.</summary>
internal sealed class QuantizedFullyConnectedRule() : TfliteRule(TfliteBuiltin.FullyConnected, TfliteArithmetic.Quantized)
{
    private const sbyte DefaultWeightsFormat = 0;

    /// <inheritdoc/>
    public override bool Handles(TfliteOperator op) => QuantizedWeights.Fit(op);

    /// <inheritdoc/>
    public override void Import(TfliteOperator op, TfliteGraphWriter graph)
    {
        TfliteTensor input = op.Input(0, "input"), filter = op.Input(1, "weights");
        if (op.Options.Int8(1, "weights_format") != DefaultWeightsFormat) throw op.Unsupported("has shuffled weights, which are not supported; convert the model without them");
        if (filter.Shape.Rank != 2 || filter.Shape[1] == 0) throw op.BadInput($"has weights {filter.Shape}; expected outputs × inputs");
        int columns = filter.Shape[0], depth = filter.Shape[1];
        if (input.Shape.Count % depth != 0) throw op.BadInput($"reads {input.Shape.Count} elements with weights for {depth}");
        int rows = (int)(input.Shape.Count / depth);
        if (op.Output.Shape.Count != rows * columns) throw op.BadInput($"should write {rows} × {columns} elements; its output has the shape {op.Output.Shape}");
        QuantizedWeights weights = QuantizedWeights.Read(op, graph, columns, channelAxis: 0);
        ImportedValue x = Shaped(graph, graph.ReadElements(input), input.Shape, [rows, depth]);
        ImportedValue accumulator = graph.Node("MatMulInteger", [x, graph.Constant(graph.Transposed(weights.Codes, [1, 0]), "weights"), graph.Code(input.ZeroPoint()), graph.Code(weights.ZeroPoint)]);
        ImportedValue y = graph.RequantizeFloat32(
            accumulator, DenseTensor.Vector<int>(weights.Bias), weights.Scales, weights.ScaleShape([columns]), CodeRange.Of(op, op.Output, op.Activation(0)));
        graph.Write(op.Output, Shaped(graph, y, [rows, columns], op.Output.Shape));
    }

    private static ImportedValue Shaped(TfliteGraphWriter graph, ImportedValue value, TensorShape from, TensorShape to) =>
        from == to ? value : graph.Node("Reshape", [value, graph.Integers("shape", [.. to.Extents.ToArray().Select(extent => (long)extent)])]);
}
