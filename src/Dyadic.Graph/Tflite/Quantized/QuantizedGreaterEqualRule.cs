using Dyadic.Graphs.Tflite.Schema;

namespace Dyadic.Graphs.Tflite.Quantized;

/// <summary>GREATER_EQUAL on 8-bit codes.</summary>
internal sealed class QuantizedGreaterEqualRule() : QuantizedComparisonRule(TfliteBuiltin.GreaterEqual, "Less", negated: true);
