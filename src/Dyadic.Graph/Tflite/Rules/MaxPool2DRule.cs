using Dyadic.Graphs.Tflite.Schema;

namespace Dyadic.Graphs.Tflite.Rules;

/// <summary>MAX_POOL_2D on reals.</summary>
internal sealed class MaxPool2DRule() : Pool2DRule(TfliteBuiltin.MaxPool2D, "MaxPool");
