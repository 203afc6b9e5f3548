namespace Dyadic.Graphs.Operators;

/// <summary>ONNX Greater: <c>a &gt; b</c>, element by element; false when either is NaN.</summary>
[OnnxOperator("Greater", SinceVersion = 13)]
public sealed record Greater : ComparisonOperator
{
    private protected override bool Holds(double a, double b) => a > b;
}
