using Dyadic.Core;

namespace Dyadic.Graphs.Operators;

/// <summary>ONNX BitwiseNot: <c>¬x</c>, bit by bit on integers.</summary>
[OnnxOperator("BitwiseNot", SinceVersion = 18)]
public sealed record BitwiseNot : UnaryOperator
{
    /// <inheritdoc/>
    public override Exactness Exactness => Exactness.BitExact;

    private protected override bool TakesIntegers => true;

    private protected override double Apply(double x) => throw DyadicException.Unsupported("BitwiseNot is defined on integers only.");

    private protected override Int128 ApplyInteger(Int128 x) => ~x;
}
