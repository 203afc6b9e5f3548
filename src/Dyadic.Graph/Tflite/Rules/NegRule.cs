using Dyadic.Graphs.Tflite.Schema;

namespace Dyadic.Graphs.Tflite.Rules;

/// <summary>NEG: −x.</summary>
internal sealed class NegRule() : UnaryRule(TfliteBuiltin.Neg, "Neg");
