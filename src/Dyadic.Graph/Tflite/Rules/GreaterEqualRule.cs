using Dyadic.Graphs.Tflite.Schema;

namespace Dyadic.Graphs.Tflite.Rules;

/// <summary>GREATER_EQUAL: x ≥ y.</summary>
internal sealed class GreaterEqualRule() : BinaryRule(TfliteBuiltin.GreaterEqual, "GreaterOrEqual");
