using Dyadic.Graphs.Tflite.Schema;

namespace Dyadic.Graphs.Tflite.Rules;

/// <summary>CEIL: the least whole number not below x.</summary>
internal sealed class CeilRule() : UnaryRule(TfliteBuiltin.Ceil, "Ceil");
