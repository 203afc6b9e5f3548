using Dyadic.Core;

namespace Dyadic.Graphs.Operators;

/// <summary>ONNX Flatten: the input as a matrix; the axes before <c>axis</c> become rows, the others columns.</summary>
/// <param name="Axis">In [−rank, rank]; negative counts from the end.</param>
[OnnxOperator("Flatten", SinceVersion = 25)]
public sealed record Flatten(int Axis = 1) : Operator
{
    /// <inheritdoc/>
    public override void Infer(InferenceContext c)
    {
        SymbolicShape shape = [Dimension.Unknown, Dimension.Unknown];
        if (c.Input(0).Shape is { } x)
        {
            int axis = Split(x.Rank, c.Fail);
            shape = [x.ProductOf(0, axis), x.ProductOf(axis, x.Rank)];
        }

        c.SetOutput(0, c.Input(0).Type, shape);
    }

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext c)
    {
        DenseTensor x = c.Input(0);
        int axis = Split(x.Shape.Rank, c.Fail);
        c.SetOutput(0, x.Reshaped(c.Shape([x.Shape.CountOf(0, axis), x.Shape.CountOf(axis, x.Shape.Rank)])));
    }

    /// <inheritdoc/>
    public override void Bound(BoundsContext c) => BoundRules.PassThrough(c);

    private int Split(int rank, Func<string, DyadicException> fail) => Axis == rank ? rank : rank == 0 ? 0 : Axes.Normalize(Axis, rank, fail);
}
