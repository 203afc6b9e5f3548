using Dyadic.Graphs.Tflite.Importing;
using Dyadic.Graphs.Tflite.Schema;

namespace Dyadic.Graphs.Tflite.Quantized;

/// <summary>RELU on 8-bit codes.</summary>
internal sealed class QuantizedReluRule() : QuantizedLimitRule(TfliteBuiltin.Relu, FusedActivation.Relu);
