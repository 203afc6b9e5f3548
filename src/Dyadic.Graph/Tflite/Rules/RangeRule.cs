using Dyadic.Graphs.Tflite.Importing;
using Dyadic.Graphs.Tflite.Schema;

namespace Dyadic.Graphs.Tflite.Rules;

/// <summary>RANGE: start, start + step, … before the limit.</summary>
internal sealed class RangeRule() : TfliteRule(TfliteBuiltin.Range, TfliteArithmetic.Plain)
{
    /// <inheritdoc/>
    public override void Import(TfliteOperator op, TfliteGraphWriter graph)
    {
        graph.Write(op.Output, graph.Node("Range", [graph.Read(op.Input(0, "start")), graph.Read(op.Input(1, "limit")), graph.Read(op.Input(2, "step"))]));
    }
}
