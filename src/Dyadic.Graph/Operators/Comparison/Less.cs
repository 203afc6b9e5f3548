namespace Dyadic.Graphs.Operators;

/// <summary>ONNX Less: <c>a &lt; b</c>, element by element; false when either is NaN.</summary>
[OnnxOperator("Less", SinceVersion = 13)]
public sealed record Less : ComparisonOperator
{
    private protected override bool Holds(double a, double b) => a < b;
}
