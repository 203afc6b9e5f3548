using Dyadic.Graphs.Tflite.Schema;

namespace Dyadic.Graphs.Tflite.Rules;

/// <summary>SIGN: −1, 0 or 1.</summary>
internal sealed class SignRule() : UnaryRule(TfliteBuiltin.Sign, "Sign");
