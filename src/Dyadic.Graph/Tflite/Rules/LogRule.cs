using Dyadic.Graphs.Tflite.Schema;

namespace Dyadic.Graphs.Tflite.Rules;

/// <summary>LOG: the natural logarithm.</summary>
internal sealed class LogRule() : UnaryRule(TfliteBuiltin.Log, "Log");
