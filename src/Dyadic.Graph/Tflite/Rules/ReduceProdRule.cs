using Dyadic.Graphs.Tflite.Schema;

namespace Dyadic.Graphs.Tflite.Rules;

/// <summary>REDUCE_PROD: the product of numbers along axes.</summary>
internal sealed class ReduceProdRule() : ReduceRule(TfliteBuiltin.ReduceProd, "ReduceProd");
