using Dyadic.Graphs.Tflite.Schema;

namespace Dyadic.Graphs.Tflite.Rules;

/// <summary>LOGICAL_OR.</summary>
internal sealed class LogicalOrRule() : BinaryRule(TfliteBuiltin.LogicalOr, "Or");
