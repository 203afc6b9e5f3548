namespace Dyadic.Graphs.Operators;

/// <summary>ONNX And: <c>a ∧ b</c> on truth values.</summary>
[OnnxOperator("And", SinceVersion = 7)]
public sealed record And : LogicalOperator
{
    private protected override bool Apply(bool a, bool b) => a && b;
}
