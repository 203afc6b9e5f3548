namespace Dyadic.Graphs.Operators;

/// <summary>ONNX Elu: <c>x</c> from 0 up, <c>alpha · (eˣ − 1)</c> below.</summary>
/// <param name="Alpha">The limit toward −∞, negated.</param>
[OnnxOperator("Elu", SinceVersion = 22)]
public sealed record Elu(float Alpha = 1f) : UnaryOperator
{
    private protected override double Apply(double x) => x >= 0 ? x : Alpha * (Math.Exp(x) - 1);
}
