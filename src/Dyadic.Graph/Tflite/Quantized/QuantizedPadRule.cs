using Dyadic.Graphs.Tflite.Schema;

namespace Dyadic.Graphs.Tflite.Quantized;

/// <summary>PAD on 8-bit codes.</summary>
internal sealed class QuantizedPadRule() : QuantizedConstantPadRule(TfliteBuiltin.Pad);
