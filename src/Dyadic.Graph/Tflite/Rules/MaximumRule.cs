using Dyadic.Graphs.Tflite.Schema;

namespace Dyadic.Graphs.Tflite.Rules;

/// <summary>MAXIMUM of plain numbers.</summary>
internal sealed class MaximumRule() : BinaryRule(TfliteBuiltin.Maximum, "Max");
