namespace Dyadic.Graphs.Operators;

/// <summary>ONNX Runtime's QLinearLeakyRelu: <c>x</c> from 0 up, <c>alpha · x</c> below, between codes.</summary>
/// <param name="Alpha">The slope below 0.</param>
[OnnxOperator("QLinearLeakyRelu", Domain = "com.microsoft", SinceVersion = 1)]
public sealed record QLinearLeakyRelu(float Alpha = 0.01f) : QLinearUnary
{
    private protected override float Apply(float x) => x >= 0 ? x : Alpha * x;
}
