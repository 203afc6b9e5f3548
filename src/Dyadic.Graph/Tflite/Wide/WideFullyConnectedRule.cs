using Dyadic.Core;
using Dyadic.Graphs.Tflite.Importing;
using Dyadic.Graphs.Tflite.Quantized;
using Dyadic.Graphs.Tflite.Schema;

namespace Dyadic.Graphs.Tflite.Wide;

/// <summary>FULLY_CONNECTED of 16-bit codes by int8 weights.</summary>
internal sealed class WideFullyConnectedRule() : TfliteRule(TfliteBuiltin.FullyConnected, TfliteArithmetic.Quantized)
{
    /// <inheritdoc/>
    public override bool Handles(TfliteOperator op) => WideWeights.Fit(op);

    /// <inheritdoc/>
    public override void Import(TfliteOperator op, TfliteGraphWriter graph)
    {
        TfliteTensor input = op.Input(0, "input"), filter = op.Input(1, "weights");
        if (op.Options.Int8(1, "weights_format") != 0) throw op.Unsupported("has shuffled weights, which are not supported; convert the model without them");
        if (filter.Shape.Rank != 2 || filter.Shape[1] == 0) throw op.BadInput($"has weights {filter.Shape}; expected outputs × inputs");
        int columns = filter.Shape[0], depth = filter.Shape[1], rows = (int)(input.Shape.Count / depth);
        if (input.Shape.Count % depth != 0 || op.Output.Shape.Count != (long)rows * columns) throw op.BadInput($"reads {input.Shape} with weights {filter.Shape} and should write {rows} × {columns} elements; its output has the shape {op.Output.Shape}");
        WideWeights weights = WideWeights.Read(op, graph, columns, channelAxis: 0);
        ImportedValue matrix = graph.Constant(graph.Transposed(weights.Codes, [1, 0]), "weights"), zero = graph.Code(UnsignedCodes.Shift);
        ImportedValue sum = graph.Planes(graph.Reshape(graph.ReadElements(input), [rows, depth]), (plane, zeroPoint) => graph.Node("MatMulInteger", [plane, matrix, zeroPoint, zero]));
        graph.Write(op.Output, graph.Reshape(weights.Rescale(graph, sum, [columns], op.WideRange(op.Activation(0))), op.Output.Shape));
    }
}
