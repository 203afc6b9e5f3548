using Dyadic.Core;

namespace Dyadic.Graphs.Operators;

/// <summary>ONNX GatherElements: y at a place is the element whose coordinate along the axis the index at that place gives.</summary>
/// <param name="Axis">The axis; negative counts from the end.</param>
[OnnxOperator("GatherElements", SinceVersion = 13)]
public sealed record GatherElements(int Axis = 0) : Operator
{
    /// <inheritdoc/>
    public override void Infer(InferenceContext c)
    {
        TensorFacts data = c.Input(0), indices = c.RequireIndices(1);
        if (data.Shape is { } from && indices.Shape is { } to)
        {
            if (from.Rank != to.Rank) throw c.Fail($"the data {from} and the indices {to} should have the same rank.");
            int axis = Axes.Normalize(Axis, from.Rank, c.Fail);
            for (int i = 0; i < from.Rank; i++)
            {
                if (i != axis && from[i].IsKnown && to[i].IsKnown && to[i].Value > from[i].Value) throw c.Fail($"the indices {to} are larger than the data {from} along axis {i}.");
            }
        }

        c.SetOutput(0, data.Type, indices.Shape);
    }

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext c)
    {
        DenseTensor data = c.Input(0), indices = c.Input(1), y = c.OnlyOutput(this);
        int axis = Axis < 0 ? Axis + data.Shape.Rank : Axis;
        int[] strides = data.Shape.Strides(), index = new int[data.Shape.Rank];
        for (int i = 0; i < y.Count; i++)
        {
            int along = ElementIndices.Read(c, indices, i, data.Shape[axis]);
            ElementMoves.Copy(data, MultiIndex.Offset(index, strides) + ((along - index[axis]) * strides[axis]), y, i);
            MultiIndex.Next(index, y.Shape.Extents);
        }
    }

    /// <inheritdoc/>
    public override void Bound(BoundsContext c)
    {
        if (c.Input(0) is { } interval) c.SetOutput(0, interval);
    }
}
