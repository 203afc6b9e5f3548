using Dyadic.Graphs.Tflite.Schema;

namespace Dyadic.Graphs.Tflite.Rules;

/// <summary>LOGICAL_AND.</summary>
internal sealed class LogicalAndRule() : BinaryRule(TfliteBuiltin.LogicalAnd, "And");
