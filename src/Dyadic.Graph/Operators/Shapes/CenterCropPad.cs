using Dyadic.Core;

namespace Dyadic.Graphs.Operators;

/// <summary>ONNX CenterCropPad: cuts or zero-pads axes around the middle to given extents; an odd element goes to the end.</summary>
/// <param name="Axes">The axes that the extents of input 1 are for; all when absent.</param>
[OnnxOperator("CenterCropPad", SinceVersion = 18)]
public sealed record CenterCropPad(int[]? Axes = null) : Operator
{
    /// <inheritdoc/>
    public override void Infer(InferenceContext c)
    {
        TensorFacts x = c.Input(0);
        c.RequireIndices(1);
        if (x.Shape is not { } shape)
        {
            c.SetOutput(0, x.Type, null);
            return;
        }

        int[] axes = [.. (Axes ?? [.. Enumerable.Range(0, shape.Rank)]).Select(axis => Operators.Axes.Normalize(axis, shape.Rank, c.Fail))];
        Dimension[]? extents = c.Input(1).ElementsAsExtents();
        if (extents is null && c.ConstantIntegers(1) is { } given) throw c.Fail($"the extents [{string.Join(",", given)}] should not be negative.");
        if (extents is not null && extents.Length != axes.Length) throw c.Fail($"{extents.Length} extents are given for {axes.Length} axes.");
        for (int i = 0; i < axes.Length; i++) shape = shape.With(axes[i], extents?[i] ?? Dimension.Unknown);
        c.SetOutput(0, x.Type, shape);
    }

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext c)
    {
        DenseTensor x = c.Input(0), y = c.OnlyOutput(this);
        int[] index = new int[y.Shape.Rank], strides = x.Shape.Strides();
        ElementMoves.Clear(y);
        for (int i = 0; i < y.Count; i++)
        {
            int from = 0;
            bool inside = true;
            for (int axis = 0; axis < index.Length; axis++)
            {
                int removed = x.Shape[axis] - y.Shape[axis];
                int at = index[axis] + (removed >= 0 ? removed / 2 : -(-removed / 2));
                inside &= at >= 0 && at < x.Shape[axis];
                from += at * strides[axis];
            }

            if (inside) ElementMoves.Copy(x, from, y, i);
            MultiIndex.Next(index, y.Shape.Extents);
        }
    }

    /// <inheritdoc/>
    public override void Bound(BoundsContext c)
    {
        if (c.Input(0) is { } interval) c.SetOutput(0, interval.Union(new IntegerInterval(0, 0)));
    }
}
