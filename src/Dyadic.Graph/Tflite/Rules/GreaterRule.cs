using Dyadic.Graphs.Tflite.Schema;

namespace Dyadic.Graphs.Tflite.Rules;

/// <summary>GREATER: x &gt; y.</summary>
internal sealed class GreaterRule() : BinaryRule(TfliteBuiltin.Greater, "Greater");
