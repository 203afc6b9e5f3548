using Dyadic.Core;

namespace Dyadic.Graphs.Operators;

/// <summary>
/// ONNX Resize: resamples along the axes, one after the other. Inputs x, the region of interest (for tf_crop_and_resize), the scales, or
/// the sizes. An output extent is <c>⌊extent · scale⌋</c>.
/// </summary>
/// <param name="Antialias">Stretches the filter when shrinking.</param>
/// <param name="Axes">The axes that roi, scales and sizes speak of; all when absent.</param>
/// <param name="CoordinateTransformationMode">half_pixel, half_pixel_symmetric, pytorch_half_pixel, align_corners, asymmetric or tf_crop_and_resize.</param>
/// <param name="CubicCoeffA">The coefficient of the cubic filter.</param>
/// <param name="ExcludeOutside">Gives weight 0 to samples outside the input.</param>
/// <param name="ExtrapolationValue">What lies outside with tf_crop_and_resize.</param>
/// <param name="KeepAspectRatioPolicy">stretch, not_larger or not_smaller; for sizes.</param>
/// <param name="Mode">nearest, linear or cubic.</param>
/// <param name="NearestMode">round_prefer_floor, round_prefer_ceil, floor or ceil.</param>
[OnnxOperator("Resize", SinceVersion = 19)]
public sealed record Resize(
    bool Antialias = false,
    int[]? Axes = null,
    string CoordinateTransformationMode = "half_pixel",
    float CubicCoeffA = -0.75f,
    bool ExcludeOutside = false,
    float ExtrapolationValue = 0f,
    string KeepAspectRatioPolicy = "stretch",
    string Mode = "nearest",
    string NearestMode = "round_prefer_floor") : Operator
{
    private const int MostAtOnce = 4096;

    /// <inheritdoc/>
    public override Exactness Exactness => Mode == "nearest" ? Exactness.BitExact : Exactness.Rounding;

    /// <inheritdoc/>
    public override void Infer(InferenceContext c)
    {
        if (Mode is not ("nearest" or "linear" or "cubic")) throw c.Fail($"'mode' is '{Mode}', which ONNX does not know.");
        SymbolicShape? x = c.Input(0).Shape;
        if (x is null)
        {
            c.SetOutput(0, c.Input(0).Type, null);
            return;
        }

        int[] axes = ResizedAxes(x.Rank, c.Fail);
        c.TypeWhere(2, RealElements.Holds, "a floating type");
        double[]? scales = c.OptionalInput(2)?.Constant is { Count: > 0 } given ? RealElements.Read(given) : null;
        Dimension[]? sizes = scales is null ? ExtentTracking.Elements(c.OptionalInput(3)) : null;
        if ((scales?.Length ?? sizes?.Length ?? axes.Length) != axes.Length) throw c.Fail($"scales or sizes should have {axes.Length} elements; there are {scales?.Length ?? sizes?.Length}.");
        SymbolicShape shape = x;
        for (int i = 0; i < axes.Length; i++)
        {
            Dimension extent = x[axes[i]];
            if (scales is not null && !(scales[i] > 0 && scales[i] <= int.MaxValue)) throw c.Fail($"the scale of axis {axes[i]} is {scales[i]}; it must be above 0 and at most {int.MaxValue}.");
            Dimension resized = scales is not null && scales[i] == 1 ? extent
                : scales is not null && extent.IsKnown ? (long)Math.Floor(extent.Value * scales[i])
                : sizes is not null && KeepAspectRatioPolicy == "stretch" ? sizes[i] : Dimension.Unknown;
            shape = shape.With(axes[i], resized);
        }

        if (sizes is not null && KeepAspectRatioPolicy != "stretch" && Array.TrueForAll(axes, axis => x[axis].IsKnown) && Array.TrueForAll(sizes, size => size.IsKnown))
        {
            (long[] extents, _) = Target([.. x.Select(extent => extent.IsKnown ? extent.Value : 0)], axes, null, Array.ConvertAll(sizes, size => size.Value), c.Fail);
            foreach (int axis in axes) shape = shape.With(axis, extents[axis]);
        }

        c.SetOutput(0, c.Input(0).Type, shape);
    }

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext c)
    {
        DenseTensor x = c.Input(0);
        int[] axes = ResizedAxes(x.Shape.Rank, c.Fail);
        double[]? given = c.OptionalInput(2) is { Count: > 0 } scaleInput ? RealElements.Read(scaleInput) : null;
        long[]? sizes = c.OptionalInput(3) is { Count: > 0 } ? c.Integers(3) : null;
        (long[] extents, double[] scales) = Target([.. x.Shape.Select(extent => (long)extent)], axes, given, sizes, c.Fail);
        TensorShape shape = c.Shape(extents);
        double[] roi = c.OptionalInput(1) is { Count: > 0 } region ? RealElements.Read(region) : [];
        if (CoordinateTransformationMode == "tf_crop_and_resize" && roi.Length != 2 * axes.Length) throw c.Fail($"'roi' should have {2 * axes.Length} elements; it has {roi.Length}.");
        if (x.Count == 0 && shape.Count > 0) throw c.Fail($"an input without elements, {x.Shape}, cannot be resized to {shape}.");
        DenseTensor y = c.Output(0, x.ElementType, shape);
        if (y.Count == 0) return;
        if (Mode == "nearest" && CoordinateTransformationMode != "tf_crop_and_resize")
        {
            if (extents.Sum() > c.Limits.MaxBytes / sizeof(int)) throw DyadicException.Unsupported($"{c.Who}: an axis of {extents.Max()} elements is too long to be resized with at most {c.Limits.MaxBytes} bytes.");
            CopyNearest(x, y, NearestSources(x.Shape, extents, axes, scales));
            return;
        }

        if (y.Count > c.Limits.MaxBytes / sizeof(double)) throw DyadicException.Unsupported($"{c.Who}: the reals that {shape} is interpolated in would take {y.Count * (long)sizeof(double)} bytes; at most {c.Limits.MaxBytes} are allowed.");
        double[] values = RealElements.Read(x);
        TensorShape current = x.Shape;
        for (int i = 0; i < axes.Length; i++)
        {
            bool cropped = roi.Length > 0 && CoordinateTransformationMode == "tf_crop_and_resize";
            if (current[axes[i]] == shape[axes[i]] && scales[axes[i]] == 1 && !cropped) continue;
            ResizeAxis taps = ResizeAxis.Create(this, current[axes[i]], shape[axes[i]], scales[axes[i]], cropped ? roi[i] : 0, cropped ? roi[axes.Length + i] : 1);
            (values, current) = Resample(values, current, axes[i], taps);
        }

        if (!y.ElementType.IsInteger()) RealElements.Write(y, values);
        else for (int i = 0; i < values.Length; i++) IntegerElements.SetWrapped(y, i, Saturation.RoundHalfEven((float)values[i], 0, y.ElementType));
    }

    /// <inheritdoc/>
    public override void Bound(BoundsContext c)
    {
        if (Mode == "nearest" && CoordinateTransformationMode != "tf_crop_and_resize") BoundRules.PassThrough(c);
        else BoundRules.WholeType(c);
    }

    private (double[] Values, TensorShape Shape) Resample(double[] values, TensorShape from, int axis, ResizeAxis taps)
    {
        TensorShape to = from.With(axis, taps.Indices.Length);
        int inner = (int)from.CountOf(axis + 1, from.Rank);
        double[] resampled = new double[to.Count];
        for (int i = 0; i < resampled.Length; i++)
        {
            int outer = i / inner / to[axis], index = i / inner % to[axis];
            double sum = 0;
            for (int k = 0; k < taps.Indices[index].Length; k++)
            {
                int source = taps.Indices[index][k];
                sum += taps.Weights[index][k] * (source < 0 ? ExtrapolationValue : values[(((outer * from[axis]) + source) * inner) + (i % inner)]);
            }

            resampled[i] = sum;
        }

        return (resampled, to);
    }

    /// <summary>Mode <c>nearest</c> without a region of interest: for each axis and each index along it in the output, the index in the input that is copied.</summary>
    /// <param name="shape">The input's shape.</param>
    /// <param name="scales">Input 2; null or empty when sizes are given.</param>
    /// <param name="sizes">Input 3; null or empty when scales are given.</param>
    /// <param name="fail">Makes errors that name the node.</param>
    public int[][] NearestSources(TensorShape shape, DenseTensor? scales, DenseTensor? sizes, Func<string, DyadicException> fail)
    {
        int[] axes = ResizedAxes(shape.Rank, fail);
        (long[] extents, double[] all) = Target(
            [.. shape.Select(extent => (long)extent)],
            axes,
            scales is { Count: > 0 } ? RealElements.Read(scales) : null,
            sizes is { Count: > 0 } ? IntegerElements.ToInt64(sizes) : null,
            fail);
        return NearestSources(shape, extents, axes, all);
    }

    private int[][] NearestSources(TensorShape from, long[] to, int[] axes, double[] scales) =>
    [
        .. from.Select((extent, axis) => axes.Contains(axis) ? ResizeAxis.NearestSources(this, extent, to[axis], scales[axis]) : [.. Enumerable.Range(0, extent)]),
    ];

    private static void CopyNearest(DenseTensor x, DenseTensor y, int[][] sources)
    {
        if (y.Shape.Rank == 0)
        {
            y.CopyFrom(x);
            return;
        }

        int[] strides = x.Shape.Strides(), last = sources[^1], part = new int[Math.Min(last.Length, MostAtOnce)];
        for (int start = 0; start < y.Count; start += last.Length)
        {
            int rest = start / last.Length, offset = 0;
            for (int axis = x.Shape.Rank - 2; axis >= 0; axis--)
            {
                offset += sources[axis][rest % y.Shape[axis]] * strides[axis];
                rest /= y.Shape[axis];
            }

            for (int from = 0; from < last.Length; from += part.Length)
            {
                int count = Math.Min(part.Length, last.Length - from);
                for (int i = 0; i < count; i++) part[i] = offset + last[from + i];
                ElementCopy.Gather(x, part.AsSpan(0, count), y, start + from);
            }
        }
    }

    private (long[] Extents, double[] Scales) Target(long[] input, int[] axes, double[]? scales, long[]? sizes, Func<string, DyadicException> fail)
    {
        if ((scales is null) == (sizes is null)) throw fail("exactly one of 'scales' and 'sizes' must be given.");
        if ((scales?.Length ?? sizes!.Length) != axes.Length) throw fail($"scales or sizes should have {axes.Length} elements; there are {scales?.Length ?? sizes!.Length}.");
        long[] extents = [.. input];
        double[] all = new double[input.Length];
        Array.Fill(all, 1);
        double? common = sizes is null || KeepAspectRatioPolicy == "stretch" ? null
            : KeepAspectRatioPolicy == "not_larger" ? axes.Select((axis, i) => sizes[i] / (double)input[axis]).Min()
            : axes.Select((axis, i) => sizes[i] / (double)input[axis]).Max();
        for (int i = 0; i < axes.Length; i++)
        {
            int axis = axes[i];
            all[axis] = scales?[i] ?? common ?? sizes![i] / (double)input[axis];
            if (!(all[axis] > 0 && all[axis] <= int.MaxValue) && input[axis] > 0) throw fail($"the scale of axis {axis} is {all[axis]}; it must be above 0 and at most {int.MaxValue}.");
            extents[axis] = scales is not null ? (long)Math.Floor(input[axis] * all[axis])
                : common is not null ? (long)Math.Floor((input[axis] * all[axis]) + 0.5) : sizes![i];
        }

        return (extents, all);
    }

    private int[] ResizedAxes(int rank, Func<string, DyadicException> fail) => Axes is null
        ? [.. Enumerable.Range(0, rank)]
        : Operators.Axes.Normalize(Array.ConvertAll(Axes, axis => (long)axis), rank, fail);
}
