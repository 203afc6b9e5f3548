using Dyadic.Graphs.Tflite.Schema;

namespace Dyadic.Graphs.Tflite.Quantized;

/// <summary>NOT_EQUAL on 8-bit codes.</summary>
internal sealed class QuantizedNotEqualRule() : QuantizedComparisonRule(TfliteBuiltin.NotEqual, "Equal", negated: true);
