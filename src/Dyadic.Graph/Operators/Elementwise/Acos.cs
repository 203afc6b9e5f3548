namespace Dyadic.Graphs.Operators;

/// <summary>ONNX Acos: <c>arccos x</c>.</summary>
[OnnxOperator("Acos", SinceVersion = 22)]
public sealed record Acos : UnaryOperator
{
    private protected override double Apply(double x) => Math.Acos(x);
}
