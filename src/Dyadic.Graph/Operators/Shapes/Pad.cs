using Dyadic.Core;

namespace Dyadic.Graphs.Operators;

/// <summary>
/// ONNX Pad: adds elements before and after each axis, or removes some where a pad is negative. Inputs data, pads (all begins, then all
/// ends), and optionally the constant and the axes that pads speak of.
/// </summary>
/// <param name="Mode">constant, reflect (the border is not repeated), edge, or wrap.</param>
[OnnxOperator("Pad", SinceVersion = 25)]
public sealed record Pad(string Mode = "constant") : Operator
{
    /// <inheritdoc/>
    public override void Infer(InferenceContext c)
    {
        if (Mode is not ("constant" or "reflect" or "edge" or "wrap")) throw c.Fail($"'mode' is '{Mode}', which ONNX does not know.");
        c.CommonType(0, 2);
        if (c.OptionalInput(2)?.Shape is { } fill && !fill.IsCompatibleWith(SymbolicShape.Scalar) && !fill.IsCompatibleWith([1])) throw c.Fail($"the constant should be one element; its shape is {fill}.");
        SymbolicShape? shape = c.Input(0).Shape;
        long[]? pads = c.ConstantIntegers(1), axes = c.ConstantIntegers(3);
        if (shape is not null && pads is not null && (!c.HasInput(3) || axes is not null))
        {
            long[] all = PerAxis(shape.Rank, pads, axes, c.Fail);
            for (int axis = 0; axis < shape.Rank; axis++)
            {
                long added = all[axis] + all[shape.Rank + axis];
                bool kept = all[axis] == 0 && added == 0;
                shape = shape.With(axis, kept ? shape[axis] : !shape[axis].IsKnown ? Dimension.Unknown
                    : shape[axis].Value + added >= 0 ? shape[axis].Value + added
                    : throw c.Fail($"the pads remove {-added} elements of axis {axis}, which has {shape[axis]}."));
            }
        }
        else if (shape is not null)
        {
            shape = SymbolicShape.Create(new Dimension[shape.Rank]);
        }

        c.SetOutput(0, c.Input(0).Type, shape);
    }

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext c)
    {
        DenseTensor x = c.Input(0);
        int rank = x.Shape.Rank;
        long[] pads = PerAxis(rank, c.Integers(1), c.OptionalIntegers(3), c.Fail);
        long[] extents = new long[rank];
        for (int axis = 0; axis < rank; axis++) extents[axis] = x.Shape[axis] + pads[axis] + pads[rank + axis];
        TensorShape shape = c.Shape(extents);
        DenseTensor y = c.Output(0, x.ElementType, shape);
        if (c.OptionalInput(2) is { } fill && (fill.Count != 1 || fill.ElementType != x.ElementType)) throw c.Fail($"the constant should be one element of {x.ElementType}; it is {fill}.");
        int[] source = new int[shape.Count];
        int[] strides = x.Shape.Strides();
        for (int i = 0; i < source.Length; i++)
        {
            int rest = i, offset = 0;
            for (int axis = rank - 1; axis >= 0 && offset >= 0; axis--)
            {
                long coordinate = Coordinate((rest % shape[axis]) - pads[axis], x.Shape[axis], c);
                rest /= shape[axis];
                offset = coordinate < 0 ? -1 : offset + (int)(coordinate * strides[axis]);
            }

            source[i] = offset;
        }

        ElementCopy.Gather(x, source, y, fill: c.OptionalInput(2) is { Count: 1 } constant ? constant : null);
    }

    /// <inheritdoc/>
    public override void Bound(BoundsContext c)
    {
        if (c.Input(0) is not { } x) return;
        if (Mode != "constant") c.SetOutput(0, x);
        else if (c.Facts(2) is null) c.SetOutput(0, x.Union(new IntegerInterval(0, 0)));
        else if (c.Input(2) is { } constant) c.SetOutput(0, x.Union(constant));
    }

    // The input coordinate that an output coordinate shows; −1 where the constant stands.
    private long Coordinate(long coordinate, long extent, EvaluationContext c)
    {
        if (coordinate >= 0 && coordinate < extent) return coordinate;
        if (Mode == "constant") return -1;
        if (extent == 0) throw c.Fail($"an axis of extent 0 cannot be padded in mode '{Mode}'.");
        if (Mode == "edge") return Math.Clamp(coordinate, 0, extent - 1);
        if (Mode == "wrap") return (coordinate % extent + extent) % extent;
        long period = Math.Max(2 * (extent - 1), 1);
        long folded = (coordinate % period + period) % period;
        return folded < extent ? folded : period - folded;
    }

    private static long[] PerAxis(int rank, long[] pads, long[]? axes, Func<string, DyadicException> fail)
    {
        int[] padded = axes is null ? [.. Enumerable.Range(0, rank)] : Axes.Normalize(axes, rank, fail);
        if (pads.Length != 2 * padded.Length) throw fail($"'pads' should have {2 * padded.Length} elements for {padded.Length} axes; it has {pads.Length}.");
        long[] all = new long[2 * rank];
        for (int i = 0; i < padded.Length; i++)
        {
            all[padded[i]] = pads[i];
            all[rank + padded[i]] = pads[padded.Length + i];
        }

        return all;
    }
}
