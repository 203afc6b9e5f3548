using Dyadic.Graphs.Tflite.Schema;

namespace Dyadic.Graphs.Tflite.Rules;

/// <summary>SQRT: the square root.</summary>
internal sealed class SqrtRule() : UnaryRule(TfliteBuiltin.Sqrt, "Sqrt");
