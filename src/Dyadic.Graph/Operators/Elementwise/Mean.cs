namespace Dyadic.Graphs.Operators;

/// <summary>ONNX Mean: the mean of all inputs, element by element; summed in binary64 and rounded once.</summary>
[OnnxOperator("Mean", SinceVersion = 13)]
public sealed record Mean : VariadicOperator
{
    /// <inheritdoc/>
    public override Exactness Exactness => Exactness.Rounding;

    private protected override bool TakesIntegers => false;

    private protected override double Fold(double a, double b) => a + b;

    private protected override double Finish(double folded, int count) => folded / count;
}
