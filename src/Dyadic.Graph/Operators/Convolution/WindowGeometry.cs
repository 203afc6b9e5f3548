using Dyadic.Core;

namespace Dyadic.Graphs.Operators;

/// <summary>A window that slides over the spatial axes of a tensor: which input elements each output position sees.</summary>
internal sealed class WindowGeometry
{
    // A window that lies almost wholly in the padding is no real layer, only endless work.
    private const long MostPadding = 256;
    private const long MostTaps = 1 << 16;

    private readonly int[] _strides;
    private readonly int[] _dilations;
    private readonly int[] _padsBegin;
    private readonly int[] _padsEnd;

    /// <summary>Resolves a window for known spatial extents.</summary>
    public WindowGeometry(WindowAttributes attributes, ReadOnlySpan<int> input, ReadOnlySpan<int> kernel, Func<string, DyadicException> fail)
    {
        int rank = input.Length;
        Check(attributes, rank, fail);
        (Input, Kernel, Output) = (input.ToArray(), kernel.ToArray(), new int[rank]);
        (_strides, _dilations) = (attributes.Strides ?? Ones(rank), attributes.Dilations ?? Ones(rank));
        (_padsBegin, _padsEnd) = (new int[rank], new int[rank]);
        for (int axis = 0; axis < rank; axis++)
        {
            (long extent, _padsBegin[axis], _padsEnd[axis]) = OutputExtent(attributes, axis, rank, input[axis], kernel[axis], fail);
            Output[axis] = checked((int)extent);
        }

        long most = (4 * Math.Max(input.ToArray().Aggregate(1L, (product, extent) => product * extent), 1)) + MostTaps;
        if (TapCount > most) throw fail($"the window has {TapCount} elements for an input of [{string.Join(",", Input)}]; at most {most} are computed.");
    }

    /// <summary>Spatial extents of the input.</summary>
    public int[] Input { get; }

    /// <summary>Extents of the window.</summary>
    public int[] Kernel { get; }

    /// <summary>Spatial extents of the output.</summary>
    public int[] Output { get; }

    /// <summary>The number of taps of the window.</summary>
    public int TapCount => Product(Kernel);

    /// <summary>The number of positions of the window.</summary>
    public int PositionCount => Product(Output);

    /// <summary>The number of elements of one channel of the input.</summary>
    public int InputCount => Product(Input);

    /// <summary>The spatial extents of the output for extents that may be unknown.</summary>
    public static Dimension[] InferOutput(WindowAttributes attributes, ReadOnlySpan<Dimension> input, ReadOnlySpan<Dimension> kernel, Func<string, DyadicException> fail)
    {
        Check(attributes, input.Length, fail);
        Dimension[] output = new Dimension[input.Length];
        for (int axis = 0; axis < output.Length; axis++)
        {
            if (!input[axis].IsKnown || !kernel[axis].IsKnown) continue;
            output[axis] = OutputExtent(attributes, axis, input.Length, input[axis].Value, checked((int)kernel[axis].Value), fail).Extent;
        }

        return output;
    }

    /// <summary>True when some tap of some position may fall into padding.</summary>
    public static bool MayPad(WindowAttributes attributes) =>
        attributes.AutoPad is "SAME_UPPER" or "SAME_LOWER" || (attributes.Pads is { } pads && Array.Exists(pads, pad => pad != 0));

    /// <summary>Writes, for one output position, the offset of every tap in a channel of the input; −1 for a tap in the padding.</summary>
    /// <returns>The number of taps inside the padded input, that is, not beyond it as the last position of ceil mode may be.</returns>
    public int Taps(int position, Span<int> offsets)
    {
        int rank = Input.Length;
        Span<int> start = stackalloc int[rank];
        for (int axis = rank - 1; axis >= 0; axis--)
        {
            start[axis] = (position % Output[axis] * _strides[axis]) - _padsBegin[axis];
            position /= Output[axis];
        }

        int insidePadded = 0;
        for (int tap = 0; tap < offsets.Length; tap++)
        {
            int rest = tap, offset = 0, step = 1;
            bool inside = true, padded = true;
            for (int axis = rank - 1; axis >= 0; axis--)
            {
                int coordinate = start[axis] + (rest % Kernel[axis] * _dilations[axis]);
                rest /= Kernel[axis];
                inside &= coordinate >= 0 && coordinate < Input[axis];
                padded &= coordinate < Input[axis] + _padsEnd[axis];
                offset += coordinate * step;
                step *= Input[axis];
            }

            offsets[tap] = inside ? offset : -1;
            if (padded) insidePadded++;
        }

        return insidePadded;
    }

    private static (long Extent, int PadBegin, int PadEnd) OutputExtent(
        WindowAttributes attributes, int axis, int rank, long input, int kernel, Func<string, DyadicException> fail)
    {
        if (kernel < 1) throw fail($"the window's extent on spatial axis {axis} is {kernel}; it must be 1 or more.");
        int stride = attributes.Strides?[axis] ?? 1;
        long reach = ((long)(kernel - 1) * (attributes.Dilations?[axis] ?? 1)) + 1;
        if (reach > (2 * input) + MostPadding) throw fail($"the window reaches over {reach} elements on spatial axis {axis}, far beyond the {input} elements of the input.");
        if (attributes.AutoPad is "SAME_UPPER" or "SAME_LOWER")
        {
            long same = (input + stride - 1) / stride;
            int total = (int)Math.Max(((same - 1) * stride) + reach - input, 0);
            int begin = attributes.AutoPad == "SAME_UPPER" ? total / 2 : total - (total / 2);
            return (same, begin, total - begin);
        }

        bool explicitPads = attributes.AutoPad == "NOTSET" && attributes.Pads is not null;
        (int padBegin, int padEnd) = explicitPads ? (attributes.Pads![axis], attributes.Pads[rank + axis]) : (0, 0);
        long free = input + padBegin + padEnd - reach;
        if (free < 0) throw fail($"the window reaches over {reach} elements on spatial axis {axis}, the padded input has only {input + padBegin + padEnd}.");
        long extent = (free / stride) + 1;

        // In ceil mode a last, partial window counts unless it would start beyond the input and its leading padding.
        if (attributes.CeilMode && free % stride != 0 && extent * stride < input + padBegin) extent++;
        return (extent, padBegin, padEnd);
    }

    private static void Check(WindowAttributes attributes, int rank, Func<string, DyadicException> fail)
    {
        if (attributes.AutoPad is not ("NOTSET" or "VALID" or "SAME_UPPER" or "SAME_LOWER")) throw fail($"auto_pad is '{attributes.AutoPad}', which ONNX does not know.");
        CheckList("strides", attributes.Strides, rank, 1, fail);
        CheckList("dilations", attributes.Dilations, rank, 1, fail);
        CheckList("pads", attributes.Pads, 2 * rank, 0, fail);
        CheckList("kernel_shape", attributes.KernelShape, rank, 1, fail);
    }

    private static void CheckList(string name, int[]? values, int count, int least, Func<string, DyadicException> fail)
    {
        if (values is null) return;
        if (values.Length != count || Array.Exists(values, value => value < least))
        {
            throw fail($"'{name}' should be {count} numbers of {least} or more; it is [{string.Join(",", values)}].");
        }
    }

    private static int[] Ones(int count)
    {
        int[] ones = new int[count];
        Array.Fill(ones, 1);
        return ones;
    }

    private static int Product(int[] extents)
    {
        int product = 1;
        foreach (int extent in extents) product = checked(product * extent);
        return product;
    }
}
