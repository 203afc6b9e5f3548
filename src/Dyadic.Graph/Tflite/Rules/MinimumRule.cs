using Dyadic.Graphs.Tflite.Schema;

namespace Dyadic.Graphs.Tflite.Rules;

/// <summary>MINIMUM of plain numbers.</summary>
internal sealed class MinimumRule() : BinaryRule(TfliteBuiltin.Minimum, "Min");
