using Dyadic.Core;

namespace Dyadic.Graphs.Operators;

/// <summary>
/// ONNX Slice: along each listed axis the elements start, start + step, … before end. Inputs data, starts, ends, and optionally axes
/// (the first ones when absent) and steps (1 when absent). Negative starts and ends count from the end; all are clamped.
/// </summary>
[OnnxOperator("Slice", SinceVersion = 13)]
public sealed record Slice : Operator
{
    /// <inheritdoc/>
    public override void Infer(InferenceContext c)
    {
        TensorFacts x = c.Input(0);
        if (x.Shape is not { } shape)
        {
            c.SetOutput(0, x.Type, null);
            return;
        }

        long[]? axes = c.ConstantIntegers(3), steps = c.ConstantIntegers(4), starts = c.ConstantIntegers(1), ends = c.ConstantIntegers(2);
        if ((c.HasInput(3) && axes is null) || c.ListLength(1) is not { } count)
        {
            c.SetOutput(0, x.Type, SymbolicShape.Create(new Dimension[shape.Rank]));
            return;
        }

        int[] sliced = Axes.Normalize(axes ?? First(count), shape.Rank, c.Fail);
        bool known = starts is not null && ends is not null && (!c.HasInput(4) || steps is not null);
        Dimension[]? elements = ExtentTracking.Elements(x);
        for (int i = 0; i < sliced.Length; i++)
        {
            Dimension extent = shape[sliced[i]], result = Dimension.Unknown;
            if (known)
            {
                CheckLengths(sliced.Length, starts!, ends!, steps, c.Fail);
                long step = steps?[i] ?? 1;
                if (step == 0) throw c.Fail("a step is 0.");
                bool whole = step == 1 && starts![i] == 0 && ends![i] >= int.MaxValue;
                if (extent.IsKnown) result = Range(extent.Value, starts![i], ends![i], step).Count;
                else if (whole) result = extent;
            }

            if (elements is not null && known && shape.Rank == 1)
            {
                (long start, long kept) = Range(elements.Length, starts![i], ends![i], steps?[i] ?? 1);
                Dimension[] all = elements;
                elements = [.. Enumerable.Range(0, (int)kept).Select(k => all[start + (k * (steps?[i] ?? 1))])];
            }

            shape = shape.With(sliced[i], result);
        }

        c.SetOutput(0, ExtentTracking.Facts(x.Type, shape, known && shape.Rank == 1 ? elements : null));
    }

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext c)
    {
        DenseTensor x = c.Input(0);
        long[] starts = c.Integers(1), ends = c.Integers(2);
        int[] axes = Axes.Normalize(c.OptionalIntegers(3) ?? First(starts.Length), x.Shape.Rank, c.Fail);
        long[]? steps = c.OptionalIntegers(4);
        CheckLengths(axes.Length, starts, ends, steps, c.Fail);
        int[] strides = x.Shape.Strides();
        int[] extents = x.Shape.Extents.ToArray();
        long offset = 0;
        for (int i = 0; i < axes.Length; i++)
        {
            int axis = axes[i];
            long step = steps?[i] ?? 1;
            if (step == 0) throw c.Fail("a step is 0.");
            (long start, long count) = Range(x.Shape[axis], starts[i], ends[i], step);
            offset += start * strides[axis];
            extents[axis] = (int)count;
            strides[axis] = count > 1 ? (int)(strides[axis] * step) : 0;
        }

        TensorShape shape = TensorShape.Create(extents);
        ElementCopy.Gather(x, StridedOffsets.Of(shape, strides, (int)offset), c.Output(0, x.ElementType, shape));
    }

    /// <inheritdoc/>
    public override void Bound(BoundsContext c) => BoundRules.PassThrough(c);

    private static (long Start, long Count) Range(long extent, long start, long end, long step)
    {
        if (start < 0) start = Math.Max(start, -extent) + extent;
        if (end < 0) end = end < -extent ? -1 : end + extent;
        start = Math.Clamp(start, 0, step > 0 ? extent : Math.Max(extent - 1, 0));
        end = step > 0 ? Math.Clamp(end, 0, extent) : Math.Clamp(end, -1, extent - 1);
        Int128 span = (Int128)end - start;
        Int128 count = step > 0 ? (span + step - 1) / step : (span + step + 1) / step;
        return (start, extent == 0 ? 0 : (long)Int128.Max(count, 0));
    }

    private static long[] First(int count) => [.. Enumerable.Range(0, count).Select(axis => (long)axis)];

    private static void CheckLengths(int axes, long[] starts, long[] ends, long[]? steps, Func<string, DyadicException> fail)
    {
        if (starts.Length != axes || ends.Length != axes || (steps is not null && steps.Length != axes))
        {
            throw fail($"starts, ends, axes and steps should have one length; they have {starts.Length}, {ends.Length}, {axes} and {steps?.Length ?? axes}.");
        }
    }
}
