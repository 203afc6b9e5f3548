using Dyadic.Graphs.Tflite.Importing;
using Dyadic.Graphs.Tflite.Schema;

namespace Dyadic.Graphs.Tflite.Rules;

/// <summary>BROADCAST_TO a shape.</summary>
internal sealed class BroadcastToRule() : TfliteRule(TfliteBuiltin.BroadcastTo, TfliteArithmetic.Any)
{
    /// <inheritdoc/>
    public override void Import(TfliteOperator op, TfliteGraphWriter graph)
    {
        long[] shape = graph.Integers(op, 1, "shape");
        graph.Write(op.Output, graph.Node("Expand", [graph.Read(op.Input(0, "input")), graph.Integers("shape", shape)]));
    }
}
