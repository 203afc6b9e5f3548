using Dyadic.Graphs.Tflite.Schema;

namespace Dyadic.Graphs.Tflite.Rules;

/// <summary>PADV2 of plain numbers with a given value.</summary>
internal sealed class PadV2Rule() : ConstantPadRule(TfliteBuiltin.PadV2);
