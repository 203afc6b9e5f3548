using Dyadic.Graphs.Tflite.Importing;
using Dyadic.Graphs.Tflite.Schema;

namespace Dyadic.Graphs.Tflite.Wide;

/// <summary>RELU on 16-bit codes.</summary>
internal sealed class WideReluRule() : WideLimitRule(TfliteBuiltin.Relu, FusedActivation.Relu);
