namespace Dyadic.Kernels;

/// <summary>The taps of one output position along one axis of a pooling.</summary>
/// <param name="First">The input position of the first tap inside the image; meaningless without taps.</param>
/// <param name="Taps">Taps inside the image.</param>
/// <param name="TapsWithPadding">Taps inside image or padding.</param>
internal readonly record struct PoolSpan(int First, int Taps, int TapsWithPadding)
{
    /// <summary>The spans of every output row.</summary>
    public static PoolSpan[] Rows(PoolGeometry g) => Along(g.OutputHeight, g.StrideHeight, g.DilationHeight, g.KernelHeight, g.InputHeight, g.PadTop, g.PadBottom);

    /// <summary>The spans of every output column.</summary>
    public static PoolSpan[] Columns(PoolGeometry g) => Along(g.OutputWidth, g.StrideWidth, g.DilationWidth, g.KernelWidth, g.InputWidth, g.PadLeft, g.PadRight);

    private static PoolSpan[] Along(int outputs, int stride, int dilation, int taps, int extent, int padBefore, int padAfter)
    {
        PoolSpan[] spans = new PoolSpan[outputs];
        for (int output = 0; output < outputs; output++)
        {
            int start = (output * stride) - padBefore;
            (int from, int to) = Inside(start, dilation, taps, 0, extent);
            (int fromPadded, int toPadded) = Inside(start, dilation, taps, -padBefore, extent + padAfter);
            spans[output] = new PoolSpan(start + (from * dilation), to - from, toPadded - fromPadded);
        }

        return spans;
    }

    /// <summary>The taps t of [0, taps) with low ≤ start + t·dilation &lt; high.</summary>
    private static (int From, int To) Inside(int start, int dilation, int taps, int low, int high)
    {
        int from = start >= low ? 0 : (low - start + dilation - 1) / dilation;
        int to = start >= high ? 0 : Math.Min(taps, (high - start + dilation - 1) / dilation);
        return (Math.Min(from, taps), Math.Max(Math.Min(from, taps), to));
    }
}
