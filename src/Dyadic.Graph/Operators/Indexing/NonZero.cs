using Dyadic.Core;

namespace Dyadic.Graphs.Operators;

/// <summary>ONNX NonZero: the coordinates of all elements that are not zero, one a column, in row-major order.</summary>
[OnnxOperator("NonZero", SinceVersion = 13)]
public sealed record NonZero : Operator
{
    /// <inheritdoc/>
    public override void Infer(InferenceContext c)
    {
        TensorFacts x = c.Require(0, type => type == ElementType.Bool || type.IsInteger() || RealElements.Holds(type), "numbers or bool");
        c.SetOutput(0, ElementType.Int64, x.Shape is { } shape ? [shape.Rank, Dimension.Unknown] : [Dimension.Unknown, Dimension.Unknown]);
    }

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext c)
    {
        c.InferNow(this, 1);
        DenseTensor x = c.Input(0);
        int[] places = [.. Enumerable.Range(0, x.Count).Where(i => RealElement.Get(x, i) != 0)], strides = x.Shape.Strides();
        Span<long> coordinates = c.Output(0, ElementType.Int64, [x.Shape.Rank, places.Length]).Span<long>();
        for (int axis = 0; axis < strides.Length; axis++)
        {
            for (int i = 0; i < places.Length; i++) coordinates[(axis * places.Length) + i] = places[i] / strides[axis] % x.Shape[axis];
        }
    }

    /// <inheritdoc/>
    public override void Bound(BoundsContext c)
    {
        if (c.Facts(0)?.Shape is not { IsKnown: true } shape || shape.Count() == 0 || shape.Rank == 0) return;
        c.SetOutput(0, new IntegerInterval(0, shape.Max(extent => extent.Value) - 1));
    }
}
