using Dyadic.Core;

namespace Dyadic.Graphs.Operators;

/// <summary>ONNX TopK: the k greatest or least elements along an axis, and their positions. Of equal elements the first comes first.</summary>
/// <remarks>NaN counts as greater than every number. Without <c>sorted</c> any order is allowed; this one is sorted too.</remarks>
/// <param name="Axis">The axis; negative counts from the end.</param>
/// <param name="Largest">The greatest elements; otherwise the least.</param>
/// <param name="Sorted">The result is in order.</param>
[OnnxOperator("TopK", SinceVersion = 24)]
public sealed record TopK(int Axis = -1, bool Largest = true, bool Sorted = true) : Operator
{
    /// <inheritdoc/>
    public override void Infer(InferenceContext c)
    {
        TensorFacts data = c.RequireNumber(0);
        c.Require(1, type => type == ElementType.Int64, "int64");
        SymbolicShape? shape = data.Shape;
        if (shape is not null)
        {
            int axis = Axes.Normalize(Axis, shape.Rank, c.Fail);
            Dimension count = Dimension.Unknown;
            if (c.ConstantInteger(1) is { } k)
            {
                if (k < 0 || (shape[axis].IsKnown && k > shape[axis].Value)) throw c.Fail($"k is {k}; axis {axis} of {shape} has {shape[axis]} elements.");
                count = k;
            }

            shape = shape.With(axis, count);
        }

        c.SetOutput(0, data.Type, shape);
        c.SetOutput(1, ElementType.Int64, shape);
    }

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext c)
    {
        DenseTensor data = c.Input(0);
        TensorFacts[] facts = c.InferNow(this, 2);
        DenseTensor values = c.Output(0, facts[0]);
        Span<long> positions = c.Output(1, facts[1]).Span<long>();
        int axis = Axis < 0 ? Axis + data.Shape.Rank : Axis;
        int extent = data.Shape[axis], kept = values.Shape[axis], inner = (int)data.Shape.CountOf(axis + 1, data.Shape.Rank);
        int lines = kept == 0 ? 0 : values.Count / kept;
        for (int line = 0; line < lines; line++)
        {
            int start = (line / inner * extent * inner) + (line % inner), to = (line / inner * kept * inner) + (line % inner);
            Comparer<int> order = Comparer<int>.Create((left, right) =>
            {
                int comparison = ElementOrder.Compare(data, start + (left * inner), start + (right * inner));
                if (comparison == 0) return left.CompareTo(right);
                return Largest ? -comparison : comparison;
            });
            int[] ranked = [.. Enumerable.Range(0, extent).Order(order)];
            for (int i = 0; i < kept; i++)
            {
                ElementMoves.Copy(data, start + (ranked[i] * inner), values, to + (i * inner));
                positions[to + (i * inner)] = ranked[i];
            }
        }
    }

    /// <inheritdoc/>
    public override void Bound(BoundsContext c)
    {
        if (c.Input(0) is { } interval) c.SetOutput(0, interval);
        if (c.Facts(0)?.Shape is { } shape && shape[Axis] is { IsKnown: true, Value: > 0 } extent) c.SetOutput(1, new IntegerInterval(0, extent.Value - 1));
    }
}
