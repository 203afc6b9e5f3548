using Dyadic.Graphs.Tflite.Schema;

namespace Dyadic.Graphs.Tflite.Rules;

/// <summary>EXP: eˣ.</summary>
internal sealed class ExpRule() : UnaryRule(TfliteBuiltin.Exp, "Exp");
