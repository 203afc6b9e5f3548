using Dyadic.Graphs.Tflite.Schema;

namespace Dyadic.Graphs.Tflite.Rules;

/// <summary>RELU_0_TO_1 on reals: x limited to [0, 1].</summary>
internal sealed class Relu0To1Rule() : ClampRule(TfliteBuiltin.Relu0To1, 0, 1);
