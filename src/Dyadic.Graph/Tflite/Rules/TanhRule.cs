using Dyadic.Graphs.Tflite.Schema;

namespace Dyadic.Graphs.Tflite.Rules;

/// <summary>TANH on reals: the hyperbolic tangent.</summary>
internal sealed class TanhRule() : UnaryRule(TfliteBuiltin.Tanh, "Tanh");
