using Dyadic.Graphs.Tflite.Schema;

namespace Dyadic.Graphs.Tflite.Rules;

/// <summary>SIN: the sine.</summary>
internal sealed class SinRule() : UnaryRule(TfliteBuiltin.Sin, "Sin");
