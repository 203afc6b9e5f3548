using Dyadic.Core;

namespace Dyadic.Graphs.Operators;

/// <summary>ONNX MaxUnpool: puts each element back to the place that MaxPool took it from; the rest is zero.</summary>
/// <remarks>
/// Inputs: x <c>[N,C,…]</c>, the places as numbers into the whole tensor that x was pooled from, and optionally the output's shape. The
/// pooled tensor is taken to have the extents (x − 1)·stride + kernel − pads; a larger output has it at its start.
/// </remarks>
/// <param name="KernelShape">The window of the pooling.</param>
/// <param name="Pads">All begins, then all ends; 0 when absent.</param>
/// <param name="Strides">Distance of positions; 1 when absent.</param>
[OnnxOperator("MaxUnpool", SinceVersion = 22)]
public sealed record MaxUnpool(int[] KernelShape, int[]? Pads = null, int[]? Strides = null) : Operator
{
    /// <inheritdoc/>
    public override void Infer(InferenceContext c)
    {
        TensorFacts x = c.RequireReal(0);
        c.Require(1, type => type == ElementType.Int64, "int64");
        if (c.HasInput(2)) c.Require(2, type => type == ElementType.Int64, "int64");
        if (x.Shape is not { } shape)
        {
            c.SetOutput(0, x.Type, null);
            return;
        }

        c.RequireShape(1, shape.Dimensions);
        SymbolicShape pooled = Pooled(shape, c.Fail);
        if (!c.HasInput(2))
        {
            c.SetOutput(0, x.Type, pooled);
            return;
        }

        long[]? given = c.ConstantIntegers(2);
        if (given is not null && (given.Length != shape.Rank || given.Where((extent, axis) => extent < 0 || (pooled[axis].IsKnown && extent < pooled[axis].Value)).Any()))
        {
            throw c.Fail($"output_shape is [{string.Join(",", given)}]; it should be at least {pooled}.");
        }

        c.SetOutput(0, x.Type, given is null ? SymbolicShape.Of(Enumerable.Repeat(Dimension.Unknown, shape.Rank)) : SymbolicShape.Of(given.Select(Dimension.Of)));
    }

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext c)
    {
        DenseTensor x = c.Input(0), places = c.Input(1), y = c.OnlyOutput(this);
        TensorShape pooled = Pooled(SymbolicShape.Of(x.Shape), c.Fail).ToTensorShape();
        int[] from = pooled.Strides(), to = y.Shape.Strides();
        y.Bytes.Clear();
        for (int i = 0; i < x.Count; i++)
        {
            long place = places.Span<long>()[i];
            if (place < 0 || place >= pooled.Count) throw c.Fail($"place {place} (number {i}) is outside the {pooled.Count} elements of {pooled}.");
            int at = 0;
            for (int axis = 0; axis < to.Length; axis++) at += (int)place / from[axis] % pooled[axis] * to[axis];
            ElementMoves.Copy(x, i, y, at);
        }
    }

    private SymbolicShape Pooled(SymbolicShape x, Func<string, DyadicException> fail)
    {
        int spatial = x.Rank - 2;
        if (spatial < 1 || KernelShape.Length != spatial || (Strides is not null && Strides.Length != spatial) || (Pads is not null && Pads.Length != 2 * spatial))
        {
            throw fail($"kernel_shape, strides and pads do not fit an input of shape {x}.");
        }

        Dimension[] extents = [.. x];
        for (int axis = 0; axis < spatial; axis++)
        {
            if (!x[axis + 2].IsKnown) continue;
            long extent = ((x[axis + 2].Value - 1) * (Strides?[axis] ?? 1)) + KernelShape[axis] - (Pads?[axis] ?? 0) - (Pads?[axis + spatial] ?? 0);
            extents[axis + 2] = extent is >= 0 and <= int.MaxValue ? extent : throw fail($"spatial axis {axis} would have the extent {extent}.");
        }

        return SymbolicShape.Create(extents);
    }
}
