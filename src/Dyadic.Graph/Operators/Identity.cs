namespace Dyadic.Graphs.Operators;

/// <summary>ONNX Identity: the output is the input.</summary>
[OnnxOperator("Identity", SinceVersion = 25)]
public sealed record Identity : Operator
{
    /// <inheritdoc/>
    public override void Infer(InferenceContext c) => c.SetOutput(0, c.Input(0));

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext c) => c.SetOutput(0, c.Input(0));

    /// <inheritdoc/>
    public override void Bound(BoundsContext c)
    {
        if (c.Input(0) is { } interval) c.SetOutput(0, interval);
    }
}
