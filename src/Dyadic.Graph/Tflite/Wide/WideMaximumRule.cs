using Dyadic.Graphs.Tflite.Schema;

namespace Dyadic.Graphs.Tflite.Wide;

/// <summary>MAXIMUM of 16-bit codes.</summary>
internal sealed class WideMaximumRule() : WideExtremumRule(TfliteBuiltin.Maximum, "Max");
