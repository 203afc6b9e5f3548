using Dyadic.Graphs.Tflite.Importing;
using Dyadic.Graphs.Tflite.Schema;

namespace Dyadic.Graphs.Tflite.Rules;

/// <summary>GATHER_ND: slices by tuples of leading indices.</summary>
internal sealed class GatherNDRule() : TfliteRule(TfliteBuiltin.GatherND, TfliteArithmetic.Any)
{
    /// <inheritdoc/>
    public override void Import(TfliteOperator op, TfliteGraphWriter graph)
    {
        graph.Write(op.Output, graph.Node("GatherND", [graph.Read(op.Input(0, "table")), graph.Indices(op.Input(1, "indices"))]));
    }
}
