using Dyadic.Graphs.Tflite.Importing;
using Dyadic.Graphs.Tflite.Schema;

namespace Dyadic.Graphs.Tflite.Rules;

/// <summary>NOT_EQUAL: x ≠ y.</summary>
internal sealed class NotEqualRule() : BinaryRule(TfliteBuiltin.NotEqual, "Equal")
{
    /// <inheritdoc/>
    protected override ImportedValue Combine(TfliteOperator op, TfliteGraphWriter graph, ImportedValue left, ImportedValue right) => graph.Node("Not", [graph.Node("Equal", [left, right])]);
}
