using Dyadic.Core;

namespace Dyadic.Graphs.Operators;

/// <summary>ONNX BitwiseAnd: <c>a ∧ b</c>, bit by bit on integers.</summary>
[OnnxOperator("BitwiseAnd", SinceVersion = 18)]
public sealed record BitwiseAnd : BinaryOperator
{
    private protected override double Apply(double a, double b) => throw DyadicException.Unsupported("BitwiseAnd is defined on integers only.");

    private protected override Int128 ApplyInteger(Int128 a, Int128 b, EvaluationContext c) => a & b;
}
