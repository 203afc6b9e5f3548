using Dyadic.Graphs.Tflite.Schema;

namespace Dyadic.Graphs.Tflite.Quantized;

/// <summary>SUB on 8-bit codes.</summary>
internal sealed class QuantizedSubRule() : QuantizedSumRule(TfliteBuiltin.Sub, -1);
