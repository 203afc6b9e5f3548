using Dyadic.Graphs.Tflite.Schema;

namespace Dyadic.Graphs.Tflite.Rules;

/// <summary>RELU_N1_TO_1 on reals: x limited to [−1, 1].</summary>
internal sealed class ReluN1To1Rule() : ClampRule(TfliteBuiltin.ReluN1To1, -1, 1);
