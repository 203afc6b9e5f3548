using Dyadic.Graphs.Tflite.Importing;
using Dyadic.Graphs.Tflite.Schema;

namespace Dyadic.Graphs.Tflite.Wide;

/// <summary>RELU6 on 16-bit codes.</summary>
internal sealed class WideRelu6Rule() : WideLimitRule(TfliteBuiltin.Relu6, FusedActivation.Relu6);
