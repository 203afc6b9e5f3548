namespace Dyadic.Graphs.Operators;

/// <summary>ONNX Div: <c>a / b</c>; integers truncate toward zero, and a zero integer divisor fails.</summary>
[OnnxOperator("Div", SinceVersion = 14)]
public sealed record Div : BinaryOperator
{
    /// <inheritdoc/>
    public override void Bound(BoundsContext c)
    {
        if (c.Input(0) is not { } a || c.Input(1) is not { } b) return;
        if (Quotients(a, b) is { } range) c.SetOutput(0, range);
    }

    private protected override double Apply(double a, double b) => a / b;

    private protected override Int128 ApplyInteger(Int128 a, Int128 b, EvaluationContext c) =>
        b == 0 ? throw c.Fail("division of an integer by zero.") : a / b;

    private protected override Dimension ApplyExtent(Dimension a, Dimension b) =>
        a.IsKnown && b.IsKnown && b.Value > 0 ? a.Value / b.Value : b == Dimension.Of(1) ? a : Dimension.Unknown;

    // A truncated quotient is monotonic in either operand while the divisor keeps its sign, so corners decide.
    private static IntegerInterval? Quotients(IntegerInterval a, IntegerInterval b)
    {
        IntegerInterval? range = null;
        foreach (Int128 divisor in (ReadOnlySpan<Int128>)[b.Min, b.Max, -1, 1])
        {
            if (divisor == 0 || divisor < b.Min || divisor > b.Max) continue;
            IntegerInterval corner = new(Int128.Min(a.Min / divisor, a.Max / divisor), Int128.Max(a.Min / divisor, a.Max / divisor));
            range = range?.Union(corner) ?? corner;
        }

        return range;
    }
}
