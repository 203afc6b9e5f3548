namespace Dyadic.Graphs.Operators;

/// <summary>ONNX LessOrEqual: <c>a ≤ b</c>, element by element; false when either is NaN.</summary>
[OnnxOperator("LessOrEqual", SinceVersion = 16)]
public sealed record LessOrEqual : ComparisonOperator
{
    private protected override bool Holds(double a, double b) => a <= b;
}
