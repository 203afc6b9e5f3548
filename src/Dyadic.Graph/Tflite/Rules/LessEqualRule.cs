using Dyadic.Graphs.Tflite.Schema;

namespace Dyadic.Graphs.Tflite.Rules;

/// <summary>LESS_EQUAL: x ≤ y.</summary>
internal sealed class LessEqualRule() : BinaryRule(TfliteBuiltin.LessEqual, "LessOrEqual");
