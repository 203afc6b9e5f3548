using Dyadic.Graphs.Tflite.Importing;
using Dyadic.Graphs.Tflite.Schema;

namespace Dyadic.Graphs.Tflite.Rules;

/// <summary>FILL: a tensor of one value.</summary>
internal sealed class FillRule() : TfliteRule(TfliteBuiltin.Fill, TfliteArithmetic.Any)
{
    /// <inheritdoc/>
    public override void Import(TfliteOperator op, TfliteGraphWriter graph)
    {
        long[] shape = graph.Integers(op, 0, "shape");
        graph.Write(op.Output, graph.Node("Expand", [graph.Read(op.Input(1, "value")), graph.Integers("shape", shape)]));
    }
}
