using Dyadic.Graphs.Tflite.Schema;

namespace Dyadic.Graphs.Tflite.Importing;

/// <summary>Where the windows of a convolution or pool lie: height first, then width.</summary>
/// <param name="Kernel">The window's extents.</param>
/// <param name="Strides">The steps between windows.</param>
/// <param name="Dilations">The steps between a window's taps.</param>
/// <param name="Pads">Rows and columns added: top, left, bottom, right.</param>
internal sealed record WindowGeometry(int[] Kernel, int[] Strides, int[] Dilations, int[] Pads)
{
    /// <summary>Reads padding (field 0), stride_w (1) and stride_h (2), which all windowed operators share.</summary>
    /// <param name="op">The operator.</param>
    /// <param name="input">What it reads, in the file's order of axes.</param>
    /// <param name="kernel">Height and width of the window.</param>
    /// <param name="dilations">Height and width.</param>
    public static WindowGeometry Read(TfliteOperator op, TfliteTensor input, (int Height, int Width) kernel, (int Height, int Width) dilations)
    {
        if (input.Shape.Rank != 4) throw op.BadInput($"reads {input}; expected batch, height, width, channels");
        int[] extents = [kernel.Height, kernel.Width], steps = [dilations.Height, dilations.Width];
        int[] strides = [op.Options.Int32(2, "stride_h"), op.Options.Int32(1, "stride_w")];
        foreach (int number in (int[])[.. extents, .. strides, .. steps])
        {
            if (number is < 1 or > 1 << 20) throw op.BadInput($"has a window of {extents[0]}×{extents[1]}, strides {strides[0]}×{strides[1]}, dilations {steps[0]}×{steps[1]}; all must be positive");
        }

        int[] pads = new int[4];
        if (PaddingIsSame(op))
        {
            for (int axis = 0; axis < 2; axis++) (pads[axis], pads[axis + 2]) = SamePads(input.Shape[axis + 1], extents[axis], strides[axis], steps[axis]);
        }

        return new WindowGeometry(extents, strides, steps, pads);
    }

    /// <summary>True for the padding SAME, false for VALID.</summary>
    public static bool PaddingIsSame(TfliteOperator op) => op.Options.Int8(0, "padding") switch
    {
        0 => true,
        1 => false,
        sbyte other => throw op.BadInput($"has the padding {other}; SAME is 0 and VALID 1"),
    };

    /// <summary>SAME: as many windows as ⌈extent / stride⌉, and an odd number of added elements has the greater half behind.</summary>
    public static (int Before, int After) SamePads(int extent, int kernel, int stride, int dilation)
    {
        long windows = ((long)extent + stride - 1) / stride;
        long reach = ((long)(kernel - 1) * dilation) + 1;
        long total = Math.Clamp(((windows - 1) * stride) + reach - extent, 0, int.MaxValue);
        return ((int)(total / 2), (int)(total - (total / 2)));
    }

    /// <summary>The pads as an attribute, or nothing when there are none.</summary>
    public (string Name, AttributeValue Value)[] Attributes(bool withDilations = true)
    {
        List<(string, AttributeValue)> attributes = [("kernel_shape", Longs(Kernel)), ("strides", Longs(Strides))];
        if (Array.Exists(Pads, pad => pad != 0)) attributes.Add(("pads", Longs(Pads)));
        if (withDilations && Array.Exists(Dilations, dilation => dilation != 1)) attributes.Add(("dilations", Longs(Dilations)));
        return [.. attributes];
    }

    /// <summary>The attribute for groups; nothing for one.</summary>
    public static (string Name, AttributeValue Value)[] Group(long groups) => groups == 1 ? [] : [("group", new AttributeValue.Int(groups))];

    private static AttributeValue.Ints Longs(int[] numbers) => new(Array.ConvertAll(numbers, number => (long)number));
}
