using Dyadic.Graphs.Tflite.Schema;

namespace Dyadic.Graphs.Tflite.Rules;

/// <summary>PRELU on reals: x, or slope · x below zero.</summary>
internal sealed class PreluRule() : BinaryRule(TfliteBuiltin.Prelu, "PRelu");
