using Dyadic.Graphs.Tflite.Schema;

namespace Dyadic.Graphs.Tflite.Rules;

/// <summary>SUB on numbers: x − y.</summary>
internal sealed class SubRule() : BinaryRule(TfliteBuiltin.Sub, "Sub", activationField: 0);
