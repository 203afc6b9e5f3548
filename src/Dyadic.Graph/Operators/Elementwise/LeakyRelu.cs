namespace Dyadic.Graphs.Operators;

/// <summary>ONNX LeakyRelu: <c>x</c> from 0 up, <c>alpha · x</c> below.</summary>
/// <param name="Alpha">The slope below 0.</param>
[OnnxOperator("LeakyRelu", SinceVersion = 16)]
public sealed record LeakyRelu(float Alpha = 0.01f) : UnaryOperator
{
    private protected override double Apply(double x) => x >= 0 ? x : Alpha * x;
}
