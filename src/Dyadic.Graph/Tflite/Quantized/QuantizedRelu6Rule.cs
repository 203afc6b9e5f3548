using Dyadic.Graphs.Tflite.Importing;
using Dyadic.Graphs.Tflite.Schema;

namespace Dyadic.Graphs.Tflite.Quantized;

/// <summary>RELU6 on 8-bit codes.</summary>
internal sealed class QuantizedRelu6Rule() : QuantizedLimitRule(TfliteBuiltin.Relu6, FusedActivation.Relu6);
