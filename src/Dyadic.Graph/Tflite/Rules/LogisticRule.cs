using Dyadic.Graphs.Tflite.Schema;

namespace Dyadic.Graphs.Tflite.Rules;

/// <summary>LOGISTIC on reals: 1 / (1 + exp(−x)).</summary>
internal sealed class LogisticRule() : UnaryRule(TfliteBuiltin.Logistic, "Sigmoid");
