using Dyadic.Graphs.Tflite.Schema;

namespace Dyadic.Graphs.Tflite.Wide;

/// <summary>ADD on 16-bit codes.</summary>
internal sealed class WideAddRule() : WideSumRule(TfliteBuiltin.Add, "Add");
