using Dyadic.Graphs.Tflite.Schema;

namespace Dyadic.Graphs.Tflite.Rules;

/// <summary>ADD on numbers: x + y.</summary>
internal sealed class AddRule() : BinaryRule(TfliteBuiltin.Add, "Add", activationField: 0);
