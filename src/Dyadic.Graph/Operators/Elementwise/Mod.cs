namespace Dyadic.Graphs.Operators;

/// <summary>ONNX Mod: the remainder, with the sign of the divisor, or of the dividend when <c>fmod</c> is set, as reals need.</summary>
/// <param name="Fmod">Takes the sign of the dividend.</param>
[OnnxOperator("Mod", SinceVersion = 13)]
public sealed record Mod(bool Fmod = false) : BinaryOperator
{
    /// <inheritdoc/>
    public override void Bound(BoundsContext c)
    {
        if (c.Input(0) is not { } a || c.Input(1) is not { } b || (b.Min <= 0 && b.Max >= 0)) return;
        Int128 most = b.Magnitude - 1;
        bool keeps = b.Min > 0 && a.Min >= 0 && a.Max < b.Min;
        c.SetOutput(0, keeps ? a
            : Fmod ? new IntegerInterval(a.Min < 0 ? Int128.Max(-most, a.Min) : 0, a.Max > 0 ? Int128.Min(most, a.Max) : 0)
            : b.Min > 0 ? new IntegerInterval(0, most) : new IntegerInterval(-most, 0));
    }

    private protected override double Apply(double a, double b)
    {
        double remainder = a % b;
        return Fmod || remainder == 0 || double.IsNegative(remainder) == double.IsNegative(b) ? remainder : remainder + b;
    }

    private protected override Int128 ApplyInteger(Int128 a, Int128 b, EvaluationContext c)
    {
        if (b == 0) throw c.Fail("remainder of a division by zero.");
        Int128 remainder = a % b;
        return Fmod || remainder == 0 || Int128.IsNegative(remainder) == Int128.IsNegative(b) ? remainder : remainder + b;
    }
}
