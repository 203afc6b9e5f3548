using Dyadic.Graphs.Tflite.Schema;

namespace Dyadic.Graphs.Tflite.Rules;

/// <summary>AVERAGE_POOL_2D on reals; added rows and columns do not count.</summary>
internal sealed class AveragePool2DRule() : Pool2DRule(TfliteBuiltin.AveragePool2D, "AveragePool");
