using Dyadic.Core;

namespace Dyadic.Graphs.Operators;

/// <summary>ONNX Transpose: permutes the axes; axis i of the output is axis <c>perm[i]</c> of the input.</summary>
/// <param name="Perm">The permutation; the reversed axes when absent.</param>
[OnnxOperator("Transpose", SinceVersion = 25)]
public sealed record Transpose(int[]? Perm = null) : Operator
{
    /// <inheritdoc/>
    public override void Infer(InferenceContext c)
    {
        SymbolicShape? shape = c.Input(0).Shape;
        c.SetOutput(0, c.Input(0).Type, shape is null ? null : SymbolicShape.Of(Order(shape.Rank, c.Fail).Select(axis => shape[axis])));
    }

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext c)
    {
        DenseTensor x = c.Input(0);
        int[] order = Order(x.Shape.Rank, c.Fail), strides = x.Shape.Strides();
        TensorShape shape = TensorShape.Create([.. order.Select(axis => x.Shape[axis])]);
        int[] offsets = StridedOffsets.Of(shape, [.. order.Select(axis => strides[axis])]);
        ElementCopy.Gather(x, offsets, c.Output(0, x.ElementType, shape));
    }

    /// <inheritdoc/>
    public override void Bound(BoundsContext c) => BoundRules.PassThrough(c);

    private int[] Order(int rank, Func<string, DyadicException> fail)
    {
        if (Perm is null) return [.. Enumerable.Range(0, rank).Reverse()];
        if (Perm.Length != rank) throw fail($"'perm' has {Perm.Length} axes for a tensor of rank {rank}.");
        return Axes.Normalize(Array.ConvertAll(Perm, axis => (long)axis), rank, fail);
    }
}
