using Dyadic.Graphs.Tflite.Schema;

namespace Dyadic.Graphs.Tflite.Rules;

/// <summary>EQUAL: x = y.</summary>
internal sealed class EqualRule() : BinaryRule(TfliteBuiltin.Equal, "Equal");
