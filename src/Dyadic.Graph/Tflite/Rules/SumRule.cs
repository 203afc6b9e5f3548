using Dyadic.Graphs.Tflite.Schema;

namespace Dyadic.Graphs.Tflite.Rules;

/// <summary>SUM of numbers along axes.</summary>
internal sealed class SumRule() : ReduceRule(TfliteBuiltin.Sum, "ReduceSum");
