using Dyadic.Graphs.Tflite.Schema;

namespace Dyadic.Graphs.Tflite.Rules;

/// <summary>ARG_MIN along an axis.</summary>
internal sealed class ArgMinRule() : ArgExtremumRule(TfliteBuiltin.ArgMin, "ArgMin");
