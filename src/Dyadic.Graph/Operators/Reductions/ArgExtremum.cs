using Dyadic.Core;

namespace Dyadic.Graphs.Operators;

/// <summary>The position, along one axis, of the element that wins a comparison. NaN counts as greater than every number.</summary>
/// <param name="Axis">The axis; negative counts from the end.</param>
/// <param name="Keepdims">The axis stays, with extent 1.</param>
/// <param name="SelectLastIndex">Of equal elements the last one wins instead of the first.</param>
public abstract record ArgExtremum(int Axis, bool Keepdims, bool SelectLastIndex) : Operator
{
    /// <inheritdoc/>
    public override void Infer(InferenceContext c)
    {
        if (c.RequireNumber(0).Shape is not { } shape)
        {
            c.SetOutput(0, ElementType.Int64, null);
            return;
        }

        int axis = Axes.Normalize(Axis, shape.Rank, c.Fail);
        if (shape[axis] is { IsKnown: true, Value: 0 }) throw c.Fail($"there is no element along axis {axis} of {shape} to choose.");
        c.SetOutput(0, ElementType.Int64, Keepdims ? shape.With(axis, 1) : SymbolicShape.Of(shape.Where((_, i) => i != axis)));
    }

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext c)
    {
        DenseTensor data = c.Input(0);
        Span<long> result = c.OnlyOutput(this).Span<long>();
        int axis = Axis < 0 ? Axis + data.Shape.Rank : Axis;
        int extent = data.Shape[axis], inner = (int)data.Shape.CountOf(axis + 1, data.Shape.Rank);
        for (int i = 0; i < result.Length; i++)
        {
            int start = (i / inner * extent * inner) + (i % inner), best = 0;
            for (int j = 1; j < extent; j++)
            {
                int order = ElementOrder.Compare(data, start + (j * inner), start + (best * inner));
                if (Wins(order) || (order == 0 && SelectLastIndex)) best = j;
            }

            result[i] = best;
        }
    }

    /// <inheritdoc/>
    public override void Bound(BoundsContext c)
    {
        if (c.Facts(0)?.Shape is { } shape && shape[Axis] is { IsKnown: true, Value: > 0 } extent) c.SetOutput(0, new IntegerInterval(0, extent.Value - 1));
    }

    /// <summary>True when an element that compares like this to the best so far takes its place.</summary>
    private protected abstract bool Wins(int order);
}
