using Dyadic.Graphs.Tflite.Schema;

namespace Dyadic.Graphs.Tflite.Rules;

/// <summary>PAD of plain numbers with zeros.</summary>
internal sealed class PadRule() : ConstantPadRule(TfliteBuiltin.Pad);
