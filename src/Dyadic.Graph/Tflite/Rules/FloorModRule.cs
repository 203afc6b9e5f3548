using Dyadic.Core;
using Dyadic.Graphs.Tflite.Importing;
using Dyadic.Graphs.Tflite.Schema;

namespace Dyadic.Graphs.Tflite.Rules;

/// <summary>FLOOR_MOD: x − ⌊x / y⌋ · y, which has the divisor's sign.</summary>
internal sealed class FloorModRule() : BinaryRule(TfliteBuiltin.FloorMod, "Mod")
{
    /// <inheritdoc/>
    protected override ImportedValue Combine(TfliteOperator op, TfliteGraphWriter graph, ImportedValue left, ImportedValue right) => op.Output.Type.IsInteger()
        ? graph.Node("Mod", [left, right])
        : graph.Node("Sub", [left, graph.Node("Mul", [graph.Node("Floor", [graph.Node("Div", [left, right])]), right])]);
}
