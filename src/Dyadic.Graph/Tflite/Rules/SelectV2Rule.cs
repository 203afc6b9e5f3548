using Dyadic.Graphs.Tflite.Importing;
using Dyadic.Graphs.Tflite.Schema;

namespace Dyadic.Graphs.Tflite.Rules;

/// <summary>SELECT_V2: x where a condition holds, else y, all broadcast.</summary>
internal sealed class SelectV2Rule() : TfliteRule(TfliteBuiltin.SelectV2, TfliteArithmetic.Any)
{
    /// <inheritdoc/>
    public override void Import(TfliteOperator op, TfliteGraphWriter graph)
    {
        TfliteTensor condition = op.Input(0, "condition"), x = op.Input(1, "x"), y = op.Input(2, "y");
        TensorLayout layout = graph.BroadcastLayout(op.Output, condition, x, y);
        graph.Write(op.Output, graph.Node("Where", [graph.ReadBroadcast(condition, layout), graph.ReadBroadcast(x, layout), graph.ReadBroadcast(y, layout)]), layout);
    }
}
