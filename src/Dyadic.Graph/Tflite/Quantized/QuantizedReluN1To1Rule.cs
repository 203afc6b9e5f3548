using Dyadic.Graphs.Tflite.Importing;
using Dyadic.Graphs.Tflite.Schema;

namespace Dyadic.Graphs.Tflite.Quantized;

/// <summary>RELU_N1_TO_1 on 8-bit codes.</summary>
internal sealed class QuantizedReluN1To1Rule() : QuantizedLimitRule(TfliteBuiltin.ReluN1To1, FusedActivation.ReluN1To1);
