using Dyadic.Graphs.Tflite.Schema;

namespace Dyadic.Graphs.Tflite.Rules;

/// <summary>ABS: |x|.</summary>
internal sealed class AbsRule() : UnaryRule(TfliteBuiltin.Abs, "Abs");
