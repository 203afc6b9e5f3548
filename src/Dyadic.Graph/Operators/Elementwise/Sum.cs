namespace Dyadic.Graphs.Operators;

/// <summary>ONNX Sum: the sum of all inputs, element by element; summed in binary64 and rounded once.</summary>
[OnnxOperator("Sum", SinceVersion = 13)]
public sealed record Sum : VariadicOperator
{
    /// <inheritdoc/>
    public override Exactness Exactness => Exactness.Rounding;

    private protected override bool TakesIntegers => false;

    private protected override double Fold(double a, double b) => a + b;
}
