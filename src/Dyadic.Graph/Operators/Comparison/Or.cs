namespace Dyadic.Graphs.Operators;

/// <summary>ONNX Or: <c>a ∨ b</c> on truth values.</summary>
[OnnxOperator("Or", SinceVersion = 7)]
public sealed record Or : LogicalOperator
{
    private protected override bool Apply(bool a, bool b) => a || b;
}
