using Dyadic.Graphs.Tflite.Schema;

namespace Dyadic.Graphs.Tflite.Rules;

/// <summary>RELU6 on reals: x limited to [0, 6].</summary>
internal sealed class Relu6Rule() : ClampRule(TfliteBuiltin.Relu6, 0, 6);
