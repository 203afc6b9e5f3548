using Dyadic.Graphs.Tflite.Importing;
using Dyadic.Graphs.Tflite.Schema;

namespace Dyadic.Graphs.Tflite.Rules;

/// <summary>GATHER: slices along an axis by their numbers.</summary>
internal sealed class GatherRule() : TfliteRule(TfliteBuiltin.Gather, TfliteArithmetic.Any)
{
    /// <inheritdoc/>
    public override void Import(TfliteOperator op, TfliteGraphWriter graph)
    {
        TfliteTensor input = op.Input(0, "table");
        if (op.Options.Int32(1, "batch_dims") != 0) throw op.Unsupported("gathers batch by batch (batch_dims); only one table for all is supported");
        int axis = op.CheckedAxis(op.Options.Int32(0, "axis"), input.Shape.Rank);
        graph.Write(op.Output, graph.Node("Gather", [graph.Read(input), graph.Indices(op.Input(1, "indices"))], ("axis", new AttributeValue.Int(axis))));
    }
}
