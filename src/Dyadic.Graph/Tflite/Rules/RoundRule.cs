using Dyadic.Graphs.Tflite.Schema;

namespace Dyadic.Graphs.Tflite.Rules;

/// <summary>ROUND: the nearest whole number, ties to the even one.</summary>
internal sealed class RoundRule() : UnaryRule(TfliteBuiltin.Round, "Round");
