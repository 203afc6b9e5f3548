using Dyadic.Core;

namespace Dyadic.Graphs.Operators;

/// <summary>
/// ONNX ScatterElements: a copy of the data in which each update takes the place whose coordinate along the axis the index gives;
/// of several updates of one place the last one stays, or all are reduced in order.
/// </summary>
/// <param name="Axis">The axis; negative counts from the end.</param>
/// <param name="Reduction"><c>none</c>, <c>add</c>, <c>mul</c>, <c>max</c> or <c>min</c> with the element already there.</param>
[OnnxOperator("ScatterElements", SinceVersion = 18)]
public sealed record ScatterElements(int Axis = 0, string Reduction = "none") : Operator
{
    /// <inheritdoc/>
    public override Exactness Exactness => Reduction is "add" or "mul" ? Exactness.Rounding : Exactness.BitExact;

    /// <inheritdoc/>
    public override void Infer(InferenceContext c)
    {
        TensorFacts data = c.Input(0), indices = c.RequireIndices(1);
        ScatterReduction.Check(c, Reduction);
        c.Input(2);
        c.CommonType(0, 2);
        if (data.Shape is { } shape)
        {
            Axes.Normalize(Axis, shape.Rank, c.Fail);
            c.RequireRank(1, shape.Rank);
        }

        if (indices.Shape is { } places) c.RequireShape(2, places.Dimensions);
        c.SetOutput(0, data.Type, data.Shape);
    }

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext c)
    {
        DenseTensor data = c.Input(0), indices = c.Input(1), updates = c.Input(2), y = c.OnlyOutput(this);
        y.CopyFrom(data);
        int axis = Axis < 0 ? Axis + data.Shape.Rank : Axis;
        int[] strides = data.Shape.Strides(), index = new int[data.Shape.Rank];
        for (int i = 0; i < updates.Count; i++)
        {
            int to = 0;
            for (int a = 0; a < index.Length; a++)
            {
                int along = a == axis ? ElementIndices.Read(c, indices, i, data.Shape[a]) : index[a];
                if (along >= data.Shape[a]) throw c.Fail($"the updates {updates.Shape} are larger than the data {data.Shape} along axis {a}.");
                to += along * strides[a];
            }

            ScatterReduction.Apply(Reduction, y, to, updates, i);
            MultiIndex.Next(index, updates.Shape.Extents);
        }
    }

    /// <inheritdoc/>
    public override void Bound(BoundsContext c) => ScatterReduction.Bound(c, Reduction);
}
