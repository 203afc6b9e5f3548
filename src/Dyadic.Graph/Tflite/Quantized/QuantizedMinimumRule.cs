using Dyadic.Graphs.Tflite.Schema;

namespace Dyadic.Graphs.Tflite.Quantized;

/// <summary>MINIMUM of 8-bit codes.</summary>
internal sealed class QuantizedMinimumRule() : QuantizedExtremumRule(TfliteBuiltin.Minimum, "Min");
