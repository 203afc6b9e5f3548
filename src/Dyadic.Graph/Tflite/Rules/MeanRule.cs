using Dyadic.Graphs.Tflite.Schema;

namespace Dyadic.Graphs.Tflite.Rules;

/// <summary>MEAN of numbers along axes.</summary>
internal sealed class MeanRule() : ReduceRule(TfliteBuiltin.Mean, "ReduceMean");
