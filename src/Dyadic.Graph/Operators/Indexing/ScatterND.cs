using Dyadic.Core;

namespace Dyadic.Graphs.Operators;

/// <summary>
/// ONNX ScatterND: a copy of the data in which each tuple of indices, the last axis of input 1, names the slice that an update replaces;
/// of several updates of one slice the last one stays, or all are reduced in order.
/// </summary>
/// <param name="Reduction"><c>none</c>, <c>add</c>, <c>mul</c>, <c>max</c> or <c>min</c> with the element already there.</param>
[OnnxOperator("ScatterND", SinceVersion = 18)]
public sealed record ScatterND(string Reduction = "none") : Operator
{
    /// <inheritdoc/>
    public override Exactness Exactness => Reduction is "add" or "mul" ? Exactness.Rounding : Exactness.BitExact;

    /// <inheritdoc/>
    public override void Infer(InferenceContext c)
    {
        TensorFacts data = c.Input(0), indices = c.Require(1, type => type == ElementType.Int64, "int64");
        ScatterReduction.Check(c, Reduction);
        c.Input(2);
        c.CommonType(0, 2);
        if (IndexTuples.Length(c, data.Shape, indices.Shape, 0) is { } length && data.Shape is { } shape)
        {
            c.RequireShape(2, [.. indices.Shape!.SkipLast(1), .. shape.Skip(length)]);
        }

        c.SetOutput(0, data.Type, data.Shape);
    }

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext c)
    {
        DenseTensor data = c.Input(0), indices = c.Input(1), updates = c.Input(2), y = c.OnlyOutput(this);
        y.CopyFrom(data);
        int slice = (int)data.Shape.CountOf(indices.Shape[-1], data.Shape.Rank);
        int tuples = (int)indices.Shape.CountOf(0, indices.Shape.Rank - 1);
        for (int i = 0; i < tuples; i++)
        {
            int start = IndexTuples.Start(c, indices, i, data.Shape, 0);
            for (int j = 0; j < slice; j++) ScatterReduction.Apply(Reduction, y, start + j, updates, (i * slice) + j);
        }
    }

    /// <inheritdoc/>
    public override void Bound(BoundsContext c) => ScatterReduction.Bound(c, Reduction);
}
