namespace Dyadic.Graphs.Operators;

/// <summary>ONNX Round: the nearest integer, ties to even.</summary>
[OnnxOperator("Round", SinceVersion = 22)]
public sealed record Round : UnaryOperator
{
    /// <inheritdoc/>
    public override Exactness Exactness => Exactness.BitExact;

    private protected override double Apply(double x) => Math.Round(x, MidpointRounding.ToEven);
}
