using Dyadic.Core;

namespace Dyadic.Graphs.Operators;

/// <summary>ONNX Tile: the input repeated along every axis as often as the second input says.</summary>
[OnnxOperator("Tile", SinceVersion = 13)]
public sealed record Tile : Operator
{
    /// <inheritdoc/>
    public override void Infer(InferenceContext c)
    {
        SymbolicShape? x = c.Input(0).Shape;
        long[]? repeats = c.ConstantIntegers(1);
        if (x is not null && repeats is not null && repeats.Length != x.Rank) throw c.Fail($"'repeats' has {repeats.Length} elements for {x}.");
        c.SetOutput(0, c.Input(0).Type, x is null ? null : SymbolicShape.Of(x.Select((extent, axis) =>
            repeats is null ? Dimension.Unknown : repeats[axis] == 1 ? extent : extent.IsKnown && repeats[axis] >= 0 ? extent.Value * repeats[axis] : Dimension.Unknown)));
    }

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext c)
    {
        DenseTensor x = c.Input(0);
        long[] repeats = c.Integers(1);
        int rank = x.Shape.Rank;
        if (repeats.Length != rank) throw c.Fail($"'repeats' has {repeats.Length} elements for {x.Shape}.");
        TensorShape shape = c.Shape([.. repeats.Select((count, axis) => count * x.Shape[axis])]);

        // Every axis is walked as (repeat, index); a repeat moves nothing.
        int[] extents = new int[2 * rank], strides = new int[2 * rank];
        for (int axis = 0; axis < rank; axis++)
        {
            (extents[2 * axis], extents[(2 * axis) + 1]) = ((int)repeats[axis], x.Shape[axis]);
            strides[(2 * axis) + 1] = x.Shape.Strides()[axis];
        }

        ElementCopy.Gather(x, StridedOffsets.Of(TensorShape.Create(extents), strides), c.Output(0, x.ElementType, shape));
    }

    /// <inheritdoc/>
    public override void Bound(BoundsContext c) => BoundRules.PassThrough(c);
}
