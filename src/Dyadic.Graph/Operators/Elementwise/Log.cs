namespace Dyadic.Graphs.Operators;

/// <summary>ONNX Log: <c>ln x</c>.</summary>
[OnnxOperator("Log", SinceVersion = 13)]
public sealed record Log : UnaryOperator
{
    private protected override double Apply(double x) => Math.Log(x);
}
