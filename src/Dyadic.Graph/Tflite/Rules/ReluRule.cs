using Dyadic.Graphs.Tflite.Schema;

namespace Dyadic.Graphs.Tflite.Rules;

/// <summary>RELU on reals: max(x, 0).</summary>
internal sealed class ReluRule() : UnaryRule(TfliteBuiltin.Relu, "Relu");
