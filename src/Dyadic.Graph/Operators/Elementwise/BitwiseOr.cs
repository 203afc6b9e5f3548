using Dyadic.Core;

namespace Dyadic.Graphs.Operators;

/// <summary>ONNX BitwiseOr: <c>a ∨ b</c>, bit by bit on integers.</summary>
[OnnxOperator("BitwiseOr", SinceVersion = 18)]
public sealed record BitwiseOr : BinaryOperator
{
    /// <inheritdoc/>
    public override void Bound(BoundsContext c)
    {
        if (c.Input(0) is not { } a || c.Input(1) is not { } b || a.Min < 0 || b.Min < 0) return;
        int bits = 128 - (int)Int128.LeadingZeroCount(Int128.Max(a.Max, b.Max));
        c.SetOutput(0, new IntegerInterval(Int128.Max(a.Min, b.Min), (Int128.One << bits) - 1));
    }

    private protected override double Apply(double a, double b) => throw DyadicException.Unsupported("BitwiseOr is defined on integers only.");

    private protected override Int128 ApplyInteger(Int128 a, Int128 b, EvaluationContext c) => a | b;
}
