using Dyadic.Graphs.Tflite.Schema;

namespace Dyadic.Graphs.Tflite.Wide;

/// <summary>SUB on 16-bit codes.</summary>
internal sealed class WideSubRule() : WideSumRule(TfliteBuiltin.Sub, "Sub");
