using Dyadic.Graphs.Tflite.Importing;
using Dyadic.Graphs.Tflite.Schema;

namespace Dyadic.Graphs.Tflite.Rules;

/// <summary>SQUARED_DIFFERENCE on numbers: (x − y)².</summary>
internal sealed class SquaredDifferenceRule() : BinaryRule(TfliteBuiltin.SquaredDifference, "Sub")
{
    /// <inheritdoc/>
    protected override ImportedValue Combine(TfliteOperator op, TfliteGraphWriter graph, ImportedValue left, ImportedValue right)
    {
        ImportedValue difference = graph.Node("Sub", [left, right]);
        return graph.Node("Mul", [difference, difference]);
    }
}
