using Dyadic.Graphs.Tflite.Schema;

namespace Dyadic.Graphs.Tflite.Wide;

/// <summary>MINIMUM of 16-bit codes.</summary>
internal sealed class WideMinimumRule() : WideExtremumRule(TfliteBuiltin.Minimum, "Min");
