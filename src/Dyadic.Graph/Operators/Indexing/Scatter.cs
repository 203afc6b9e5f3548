namespace Dyadic.Graphs.Operators;

/// <summary>ONNX Scatter, the deprecated name of <see cref="ScatterElements"/> without a reduction.</summary>
/// <param name="Axis">The axis; negative counts from the end.</param>
[OnnxOperator("Scatter", SinceVersion = 11)]
public sealed record Scatter(int Axis = 0) : Operator
{
    private ScatterElements Meaning => new(Axis);

    /// <inheritdoc/>
    public override void Infer(InferenceContext c) => Meaning.Infer(c);

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext c) => Meaning.Evaluate(c);

    /// <inheritdoc/>
    public override void Bound(BoundsContext c) => Meaning.Bound(c);
}
