using Dyadic.Graphs.Tflite.Schema;

namespace Dyadic.Graphs.Tflite.Rules;

/// <summary>LEAKY_RELU on reals: x, or alpha · x below zero.</summary>
internal sealed class LeakyReluRule() : UnaryRule(TfliteBuiltin.LeakyRelu, "LeakyRelu")
{
    /// <inheritdoc/>
    protected override (string Name, AttributeValue Value)[] Attributes(TfliteOperator op) => [("alpha", new AttributeValue.Float(op.Options.Float32(0, "alpha")))];
}
