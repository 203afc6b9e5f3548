using Dyadic.Graphs.Tflite.Schema;

namespace Dyadic.Graphs.Tflite.Quantized;

/// <summary>ADD on 8-bit codes.</summary>
internal sealed class QuantizedAddRule() : QuantizedSumRule(TfliteBuiltin.Add, 1);
