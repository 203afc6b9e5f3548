using Dyadic.Graphs.Tflite.Importing;
using Dyadic.Graphs.Tflite.Schema;

namespace Dyadic.Graphs.Tflite.Rules;

/// <summary>REDUCE_MAX along axes; integers with one scale are ordered as the reals they stand for.</summary>
internal sealed class ReduceMaxRule() : ReduceRule(TfliteBuiltin.ReduceMax, "ReduceMax", TfliteArithmetic.Any);
