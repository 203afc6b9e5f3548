namespace Dyadic.Graphs.Operators;

/// <summary>ONNX Max: the maximum of all inputs, element by element; NaN if any is.</summary>
[OnnxOperator("Max", SinceVersion = 13)]
public sealed record Max : VariadicOperator
{
    /// <inheritdoc/>
    public override void Bound(BoundsContext c) =>
        BoundByFolding(c, (a, b) => new IntegerInterval(Int128.Max(a.Min, b.Min), Int128.Max(a.Max, b.Max)));

    private protected override double Fold(double a, double b) => Math.Max(a, b);

    private protected override Int128 FoldInteger(Int128 a, Int128 b) => Int128.Max(a, b);
}
