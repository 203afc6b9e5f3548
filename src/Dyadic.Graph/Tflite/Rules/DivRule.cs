using Dyadic.Graphs.Tflite.Schema;

namespace Dyadic.Graphs.Tflite.Rules;

/// <summary>DIV on numbers: x / y.</summary>
internal sealed class DivRule() : BinaryRule(TfliteBuiltin.Div, "Div", activationField: 0);
