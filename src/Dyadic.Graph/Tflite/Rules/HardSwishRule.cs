using Dyadic.Graphs.Tflite.Schema;

namespace Dyadic.Graphs.Tflite.Rules;

/// <summary>HARD_SWISH on reals: x · min(max(x + 3, 0), 6) / 6.</summary>
internal sealed class HardSwishRule() : UnaryRule(TfliteBuiltin.HardSwish, "HardSwish");
