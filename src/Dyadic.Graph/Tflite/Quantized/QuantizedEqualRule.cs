using Dyadic.Graphs.Tflite.Schema;

namespace Dyadic.Graphs.Tflite.Quantized;

/// <summary>EQUAL on 8-bit codes.</summary>
internal sealed class QuantizedEqualRule() : QuantizedComparisonRule(TfliteBuiltin.Equal, "Equal");
