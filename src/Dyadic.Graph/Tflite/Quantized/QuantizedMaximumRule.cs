using Dyadic.Graphs.Tflite.Schema;

namespace Dyadic.Graphs.Tflite.Quantized;

/// <summary>MAXIMUM of 8-bit codes.</summary>
internal sealed class QuantizedMaximumRule() : QuantizedExtremumRule(TfliteBuiltin.Maximum, "Max");
