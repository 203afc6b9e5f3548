using Dyadic.Graphs.Tflite.Importing;
using Dyadic.Graphs.Tflite.Schema;

namespace Dyadic.Graphs.Tflite.Rules;

/// <summary>REDUCE_MIN along axes; integers with one scale are ordered as the reals they stand for.</summary>
internal sealed class ReduceMinRule() : ReduceRule(TfliteBuiltin.ReduceMin, "ReduceMin", TfliteArithmetic.Any);
