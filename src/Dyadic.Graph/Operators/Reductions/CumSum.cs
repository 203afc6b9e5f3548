using Dyadic.Core;

namespace Dyadic.Graphs.Operators;

/// <summary>ONNX CumSum: running sums along the axis that input 1 names. Integer types wrap.</summary>
/// <param name="Exclusive">An element is not part of its own sum; the first sum is 0.</param>
/// <param name="Reverse">Sums run from the end.</param>
[OnnxOperator("CumSum", SinceVersion = 14)]
public sealed record CumSum(bool Exclusive = false, bool Reverse = false) : Operator
{
    /// <inheritdoc/>
    public override Exactness Exactness => Exactness.Rounding;

    /// <inheritdoc/>
    public override void Infer(InferenceContext c)
    {
        TensorFacts data = c.RequireNumber(0);
        c.RequireIndices(1);
        if (data.Shape is { } shape && c.ConstantInteger(1) is { } axis) Axes.Normalize(axis, shape.Rank, c.Fail);
        c.SetOutput(0, data.Type, data.Shape);
    }

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext c)
    {
        DenseTensor data = c.Input(0), sums = c.OnlyOutput(this);
        int axis = (int)IntegerElements.Get(c.Input(1), 0);
        if (axis < 0) axis += data.Shape.Rank;
        int extent = data.Shape[axis], inner = (int)data.Shape.CountOf(axis + 1, data.Shape.Rank);
        int lines = extent == 0 ? 0 : data.Count / extent;
        for (int line = 0; line < lines; line++)
        {
            int start = (line / inner * extent * inner) + (line % inner);
            double real = 0;
            Int128 integer = 0;
            for (int step = 0; step < extent; step++)
            {
                int at = start + ((Reverse ? extent - 1 - step : step) * inner);
                if (data.ElementType.IsInteger())
                {
                    Int128 next = integer + IntegerElements.Get(data, at);
                    IntegerElements.SetWrapped(sums, at, Exclusive ? integer : next);
                    integer = next;
                }
                else
                {
                    double next = real + RealElement.Get(data, at);
                    RealElement.Set(sums, at, Exclusive ? real : next);
                    real = next;
                }
            }
        }
    }

    /// <inheritdoc/>
    public override void Bound(BoundsContext c)
    {
        if (c.Input(0) is not { } interval || c.Facts(0)?.Shape is not { } shape || c.Facts(1)?.Constant is not { Count: 1 } axis) return;
        Int128 along = IntegerElements.Get(axis, 0);
        if (along < -shape.Rank || along >= shape.Rank || !shape[(int)along].IsKnown) return;
        Int128 shortest = Exclusive ? 0 : 1, longest = shape[(int)along].Value - 1 + shortest;
        c.SetOutput(0, new IntegerInterval(
            Int128.Min(interval.Min * shortest, interval.Min * longest),
            Int128.Max(interval.Max * shortest, interval.Max * longest)));
    }
}
