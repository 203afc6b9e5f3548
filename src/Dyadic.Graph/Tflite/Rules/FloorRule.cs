using Dyadic.Graphs.Tflite.Schema;

namespace Dyadic.Graphs.Tflite.Rules;

/// <summary>FLOOR: the greatest whole number not above x.</summary>
internal sealed class FloorRule() : UnaryRule(TfliteBuiltin.Floor, "Floor");
