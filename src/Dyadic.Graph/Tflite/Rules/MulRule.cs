using Dyadic.Graphs.Tflite.Schema;

namespace Dyadic.Graphs.Tflite.Rules;

/// <summary>MUL on numbers: x · y.</summary>
internal sealed class MulRule() : BinaryRule(TfliteBuiltin.Mul, "Mul", activationField: 0);
