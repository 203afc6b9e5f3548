using Dyadic.Core;

namespace Dyadic.Graphs.Operators;

/// <summary>ONNX Compress: the slices along an axis for which a condition holds; slices beyond the condition are dropped.</summary>
/// <param name="Axis">The axis; negative counts from the end; absent for the tensor as one line.</param>
[OnnxOperator("Compress", SinceVersion = 11)]
public sealed record Compress(int? Axis = null) : Operator
{
    /// <inheritdoc/>
    public override void Infer(InferenceContext c)
    {
        TensorFacts x = c.Input(0);
        c.Require(1, type => type == ElementType.Bool, "bool");
        c.RequireRank(1, 1);
        SymbolicShape? shape = Axis is null ? [Dimension.Unknown] : x.Shape?.With(Axes.Normalize(Axis.Value, x.Shape.Rank, c.Fail), Dimension.Unknown);
        c.SetOutput(0, x.Type, shape);
    }

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext c)
    {
        c.InferNow(this, 1);
        DenseTensor x = Axis is null ? c.Input(0).Reshaped([c.Input(0).Count]) : c.Input(0), condition = c.Input(1);
        int axis = Axis is { } given ? Axes.Normalize(given, x.Shape.Rank, c.Fail) : 0;
        int extent = x.Shape[axis], inner = (int)x.Shape.CountOf(axis + 1, x.Shape.Rank), outer = (int)x.Shape.CountOf(0, axis);
        if (condition.Count > extent) throw c.Fail($"the condition has {condition.Count} elements; axis {axis} of {x.Shape} has {extent}.");
        int[] kept = [.. Enumerable.Range(0, condition.Count).Where(i => condition.Bytes[i] != 0)];
        DenseTensor y = c.Output(0, x.ElementType, x.Shape.With(axis, kept.Length));
        for (int o = 0; o < outer; o++)
        {
            for (int i = 0; i < kept.Length; i++) ElementMoves.Copy(x, ((o * extent) + kept[i]) * inner, y, ((o * kept.Length) + i) * inner, inner);
        }
    }

    /// <inheritdoc/>
    public override void Bound(BoundsContext c)
    {
        if (c.Input(0) is { } interval) c.SetOutput(0, interval);
    }
}
