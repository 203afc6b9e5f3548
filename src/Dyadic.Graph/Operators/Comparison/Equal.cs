namespace Dyadic.Graphs.Operators;

/// <summary>ONNX Equal: <c>a = b</c>, element by element; false when either is NaN.</summary>
[OnnxOperator("Equal", SinceVersion = 19)]
public sealed record Equal : ComparisonOperator
{
    private protected override bool Holds(double a, double b) => a == b;
}
