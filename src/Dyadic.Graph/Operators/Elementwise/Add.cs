namespace Dyadic.Graphs.Operators;

/// <summary>ONNX Add: <c>a + b</c>; integers wrap.</summary>
[OnnxOperator("Add", SinceVersion = 14)]
public sealed record Add : BinaryOperator
{
    /// <inheritdoc/>
    public override void Bound(BoundsContext c)
    {
        if (c.Input(0) is { } a && c.Input(1) is { } b) c.SetOutput(0, a + b);
    }

    private protected override double Apply(double a, double b) => a + b;

    private protected override Int128 ApplyInteger(Int128 a, Int128 b, EvaluationContext c) => a + b;

    private protected override Dimension ApplyExtent(Dimension a, Dimension b) =>
        a.IsKnown && b.IsKnown ? a.Value + b.Value : b == Dimension.Of(0) ? a : a == Dimension.Of(0) ? b : Dimension.Unknown;
}
