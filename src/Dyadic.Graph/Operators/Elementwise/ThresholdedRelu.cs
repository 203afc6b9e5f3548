namespace Dyadic.Graphs.Operators;

/// <summary>ONNX ThresholdedRelu: <c>x</c> above alpha, 0 elsewhere.</summary>
/// <param name="Alpha">The threshold.</param>
[OnnxOperator("ThresholdedRelu", SinceVersion = 22)]
public sealed record ThresholdedRelu(float Alpha = 1f) : UnaryOperator
{
    private protected override double Apply(double x) => x > Alpha ? x : 0;
}
