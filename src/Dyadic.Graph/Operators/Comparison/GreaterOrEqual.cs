namespace Dyadic.Graphs.Operators;

/// <summary>ONNX GreaterOrEqual: <c>a ≥ b</c>, element by element; false when either is NaN.</summary>
[OnnxOperator("GreaterOrEqual", SinceVersion = 16)]
public sealed record GreaterOrEqual : ComparisonOperator
{
    private protected override bool Holds(double a, double b) => a >= b;
}
