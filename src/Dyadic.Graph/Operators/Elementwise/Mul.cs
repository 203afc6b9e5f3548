namespace Dyadic.Graphs.Operators;

/// <summary>ONNX Mul: <c>a · b</c>; integers wrap.</summary>
[OnnxOperator("Mul", SinceVersion = 14)]
public sealed record Mul : BinaryOperator
{
    /// <inheritdoc/>
    public override void Bound(BoundsContext c)
    {
        if (c.Input(0) is { } a && c.Input(1) is { } b) c.SetOutput(0, a * b);
    }

    private protected override double Apply(double a, double b) => a * b;

    private protected override Int128 ApplyInteger(Int128 a, Int128 b, EvaluationContext c) => a * b;

    private protected override Dimension ApplyExtent(Dimension a, Dimension b) =>
        a.IsKnown && b.IsKnown ? checked(a.Value * b.Value) : b == Dimension.Of(1) ? a : a == Dimension.Of(1) ? b : Dimension.Unknown;
}
