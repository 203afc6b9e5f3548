using Dyadic.Graphs.Tflite.Schema;

namespace Dyadic.Graphs.Tflite.Quantized;

/// <summary>PADV2 on 8-bit codes.</summary>
internal sealed class QuantizedPadV2Rule() : QuantizedConstantPadRule(TfliteBuiltin.PadV2);
