using Dyadic.Graphs.Tflite.Schema;

namespace Dyadic.Graphs.Tflite.Quantized;

/// <summary>LESS on 8-bit codes.</summary>
internal sealed class QuantizedLessRule() : QuantizedComparisonRule(TfliteBuiltin.Less, "Less");
