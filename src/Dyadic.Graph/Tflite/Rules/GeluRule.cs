using Dyadic.Graphs.Tflite.Schema;

namespace Dyadic.Graphs.Tflite.Rules;

/// <summary>GELU on reals: x · Φ(x), exact or with a hyperbolic tangent.</summary>
internal sealed class GeluRule() : UnaryRule(TfliteBuiltin.Gelu, "Gelu")
{
    /// <inheritdoc/>
    protected override (string Name, AttributeValue Value)[] Attributes(TfliteOperator op) =>
        [("approximate", new AttributeValue.Text(op.Options.Bool(0, "approximate") ? "tanh" : "none"))];
}
