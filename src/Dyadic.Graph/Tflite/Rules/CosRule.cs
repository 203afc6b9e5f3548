using Dyadic.Graphs.Tflite.Schema;

namespace Dyadic.Graphs.Tflite.Rules;

/// <summary>COS: the cosine.</summary>
internal sealed class CosRule() : UnaryRule(TfliteBuiltin.Cos, "Cos");
