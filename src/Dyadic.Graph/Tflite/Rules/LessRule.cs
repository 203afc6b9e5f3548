using Dyadic.Graphs.Tflite.Schema;

namespace Dyadic.Graphs.Tflite.Rules;

/// <summary>LESS: x &lt; y.</summary>
internal sealed class LessRule() : BinaryRule(TfliteBuiltin.Less, "Less");
