using Dyadic.Core;

namespace Dyadic.Graphs.Operators;

/// <summary>ONNX OneHot: along a new axis of extent depth, the second of two values where the index says, the first elsewhere.</summary>
/// <remarks>Inputs: indices, depth, the values [off, on]. Negative indices count from the end; indices outside give only the first value.</remarks>
/// <param name="Axis">The place of the new axis; negative counts from the end of the result.</param>
[OnnxOperator("OneHot", SinceVersion = 11)]
public sealed record OneHot(int Axis = -1) : Operator
{
    /// <inheritdoc/>
    public override void Infer(InferenceContext c)
    {
        TensorFacts indices = c.RequireNumber(0), values = c.Input(2);
        c.RequireNumber(1);
        c.RequireShape(2, 2);
        if (c.Input(1).Shape is { } one && one.Count() is { IsKnown: true } count && count.Value != 1) throw c.Fail($"depth should be one number; its shape is {one}.");
        if (indices.Shape is not { } shape)
        {
            c.SetOutput(0, values.Type, null);
            return;
        }

        int axis = Axes.Normalize(Axis, shape.Rank + 1, c.Fail);
        Dimension depth = c.Input(1).Constant is { } constant ? Depth(constant, c.Fail) : Dimension.Unknown;
        c.SetOutput(0, values.Type, SymbolicShape.Of([.. shape.Take(axis), depth, .. shape.Skip(axis)]));
    }

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext c)
    {
        DenseTensor indices = c.Input(0), values = c.Input(2), y = c.OnlyOutput(this);
        int axis = Axis < 0 ? Axis + y.Shape.Rank : Axis, depth = y.Shape[axis];
        int inner = (int)y.Shape.CountOf(axis + 1, y.Shape.Rank);
        for (int i = 0; i < y.Count; i++) ElementMoves.Copy(values, 0, y, i);
        for (int i = 0; i < indices.Count; i++)
        {
            double index = Math.Truncate(RealElement.Get(indices, i));
            if (index < 0) index += depth;
            if (index >= 0 && index < depth) ElementMoves.Copy(values, 1, y, (((i / inner * depth) + (int)index) * inner) + (i % inner));
        }
    }

    /// <inheritdoc/>
    public override void Bound(BoundsContext c)
    {
        if (c.Input(2) is { } interval) c.SetOutput(0, interval);
    }

    private static long Depth(DenseTensor tensor, Func<string, DyadicException> fail)
    {
        double depth = tensor.Count == 1 ? RealElement.Get(tensor, 0) : double.NaN;
        return depth is >= 0 and <= int.MaxValue ? (long)depth : throw fail($"depth should be one number from 0 to {int.MaxValue}; it is {(tensor.Count == 1 ? depth : tensor)}.");
    }
}
