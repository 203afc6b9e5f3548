using Dyadic.Graphs.Tflite.Schema;

namespace Dyadic.Graphs.Tflite.Rules;

/// <summary>POW: x to the power y.</summary>
internal sealed class PowRule() : BinaryRule(TfliteBuiltin.Pow, "Pow");
