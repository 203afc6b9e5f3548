using Dyadic.Graphs.Tflite.Schema;

namespace Dyadic.Graphs.Tflite.Quantized;

/// <summary>LESS_EQUAL on 8-bit codes.</summary>
internal sealed class QuantizedLessEqualRule() : QuantizedComparisonRule(TfliteBuiltin.LessEqual, "Greater", negated: true);
