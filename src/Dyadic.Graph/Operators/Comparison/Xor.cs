namespace Dyadic.Graphs.Operators;

/// <summary>ONNX Xor: <c>a ⊕ b</c> on truth values.</summary>
[OnnxOperator("Xor", SinceVersion = 7)]
public sealed record Xor : LogicalOperator
{
    private protected override bool Apply(bool a, bool b) => a ^ b;
}
