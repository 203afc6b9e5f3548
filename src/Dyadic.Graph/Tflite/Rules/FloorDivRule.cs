using Dyadic.Core;
using Dyadic.Graphs.Tflite.Importing;
using Dyadic.Graphs.Tflite.Schema;

namespace Dyadic.Graphs.Tflite.Rules;

/// <summary>FLOOR_DIV: ⌊x / y⌋. ONNX Div of integers cuts towards zero, so the remainder (of the divisor's sign) is taken off first.</summary>
internal sealed class FloorDivRule() : BinaryRule(TfliteBuiltin.FloorDiv, "Div")
{
    /// <inheritdoc/>
    protected override ImportedValue Combine(TfliteOperator op, TfliteGraphWriter graph, ImportedValue left, ImportedValue right) => op.Output.Type.IsInteger()
        ? graph.Node("Div", [graph.Node("Sub", [left, graph.Node("Mod", [left, right])]), right])
        : graph.Node("Floor", [graph.Node("Div", [left, right])]);
}
