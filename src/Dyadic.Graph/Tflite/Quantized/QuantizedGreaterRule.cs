using Dyadic.Graphs.Tflite.Schema;

namespace Dyadic.Graphs.Tflite.Quantized;

/// <summary>GREATER on 8-bit codes.</summary>
internal sealed class QuantizedGreaterRule() : QuantizedComparisonRule(TfliteBuiltin.Greater, "Greater");
