using Dyadic.Graphs.Tflite.Schema;

namespace Dyadic.Graphs.Tflite.Rules;

/// <summary>ARG_MAX along an axis.</summary>
internal sealed class ArgMaxRule() : ArgExtremumRule(TfliteBuiltin.ArgMax, "ArgMax");
