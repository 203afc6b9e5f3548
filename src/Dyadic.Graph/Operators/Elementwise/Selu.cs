namespace Dyadic.Graphs.Operators;

/// <summary>ONNX Selu: <c>gamma · x</c> above 0, <c>gamma · alpha · (eˣ − 1)</c> elsewhere.</summary>
/// <param name="Alpha">The limit toward −∞ over gamma, negated.</param>
/// <param name="Gamma">The slope above 0.</param>
[OnnxOperator("Selu", SinceVersion = 22)]
public sealed record Selu(float Alpha = 1.67326319217681884765625f, float Gamma = 1.05070102214813232421875f) : UnaryOperator
{
    private protected override double Apply(double x) => Gamma * (x > 0 ? x : Alpha * (Math.Exp(x) - 1));
}
