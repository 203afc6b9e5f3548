namespace Dyadic.Graphs.Operators;

/// <summary>ONNX Pow: <c>aᵇ</c> in the type of <c>a</c>; the exponent may have another type.</summary>
[OnnxOperator("Pow", SinceVersion = 15)]
public sealed record Pow : BinaryOperator
{
    /// <inheritdoc/>
    public override Exactness Exactness => Exactness.Rounding;

    private protected override bool SameTypes => false;

    private protected override double Apply(double a, double b) => Math.Pow(a, b);

    private protected override Int128 ApplyInteger(Int128 a, Int128 b, EvaluationContext c)
    {
        if (b < 0) return a == 0 ? throw c.Fail("0 to a negative integer power.") : a == 1 ? 1 : a == -1 ? (b % 2 == 0 ? 1 : -1) : 0;
        Int128 power = 1;
        for (Int128 factor = a; b > 0; b >>= 1)
        {
            if ((b & 1) == 1) power = unchecked(power * factor);
            factor = unchecked(factor * factor);
        }

        return power;
    }
}
