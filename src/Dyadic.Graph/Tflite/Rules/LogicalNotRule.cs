using Dyadic.Graphs.Tflite.Schema;

namespace Dyadic.Graphs.Tflite.Rules;

/// <summary>LOGICAL_NOT.</summary>
internal sealed class LogicalNotRule() : UnaryRule(TfliteBuiltin.LogicalNot, "Not");
