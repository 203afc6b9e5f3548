using Dyadic.Graphs.Tflite.Schema;

namespace Dyadic.Graphs.Tflite.Rules;

/// <summary>ELU on reals: x, or eˣ − 1 below zero.</summary>
internal sealed class EluRule() : UnaryRule(TfliteBuiltin.Elu, "Elu");
