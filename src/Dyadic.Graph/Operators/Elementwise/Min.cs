namespace Dyadic.Graphs.Operators;

/// <summary>ONNX Min: the minimum of all inputs, element by element; NaN if any is.</summary>
[OnnxOperator("Min", SinceVersion = 13)]
public sealed record Min : VariadicOperator
{
    /// <inheritdoc/>
    public override void Bound(BoundsContext c) =>
        BoundByFolding(c, (a, b) => new IntegerInterval(Int128.Min(a.Min, b.Min), Int128.Min(a.Max, b.Max)));

    private protected override double Fold(double a, double b) => Math.Min(a, b);

    private protected override Int128 FoldInteger(Int128 a, Int128 b) => Int128.Min(a, b);
}
