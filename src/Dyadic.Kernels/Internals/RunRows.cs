namespace Dyadic.Kernels;

/// <summary>
/// A convolution of one group whose taps of a kernel row lie next to each other: a row of the left operand is one run a kernel row, read in place
/// where it lies inside the image.
/// </summary>
/// <remarks>
/// Runs that cross the left or right border are copied, with zero points outside; those above and below it point at a run of zero points. A run
/// that is no whole number of words reads into the next pixel; at the very end of the tensor it is copied.
/// </remarks>
internal sealed unsafe class RunRows : RowSource
{
    private readonly ConvGeometry _geometry;
    private readonly int _pixelBytes;
    private readonly int _runBytes;
    private readonly PinnedBuffer _zeroRun;

    /// <param name="geometry">One group, no dilation along the width.</param>
    /// <param name="elementBytes">Bytes of an element.</param>
    /// <param name="zeroPoint">The code of zero; 0 for floats.</param>
    public RunRows(ConvGeometry geometry, int elementBytes, int zeroPoint)
    {
        _geometry = geometry;
        _pixelBytes = geometry.InputChannels * elementBytes;
        _runBytes = geometry.KernelWidth * _pixelBytes;
        DepthBytes = (_runBytes + 3) / 4 * 4;
        _zeroRun = IntegerOperands.ZeroPixel(DepthBytes, zeroPoint);
    }

    public override int Taps => _geometry.KernelHeight;

    public override int RunDepth => _geometry.KernelWidth * _geometry.InputChannels;

    public override int DepthBytes { get; }

    public override long PanelBytes => (long)GemmTile.RowSlots * Taps * DepthBytes;

    public static bool Covers(ConvGeometry geometry) => geometry.Groups == 1 && (geometry.DilationWidth == 1 || geometry.KernelWidth == 1);

    public override void Fill(byte* input, int group, int first, int count, long total, byte** rows, byte* panel)
    {
        ConvGeometry g = _geometry;
        long lineBytes = (long)g.InputWidth * _pixelBytes;
        byte* end = input + (g.Batch * g.InputHeight * lineBytes);
        long step = g.DilationHeight * lineBytes;
        long reach = ((g.KernelHeight - 1) * step) + DepthBytes;
        int cornersY = Math.Max(0, g.InputHeight - ((g.KernelHeight - 1) * g.DilationHeight));
        int pointers = g.KernelHeight * GemmTile.RowSlots;
        PixelCursor pixel = new(g, first);
        for (int r = 0; r < count; r++, pixel.Advance())
        {
            byte* image = input + (pixel.Image * g.InputHeight * lineBytes);
            long start = (long)pixel.InputX * _pixelBytes;
            bool inside = pixel.InputX >= 0 && pixel.InputX + g.KernelWidth <= g.InputWidth;
            int y = pixel.InputY;
            if (inside && (uint)y < (uint)cornersY && image + (y * lineBytes) + start + reach <= end)
            {
                byte* run = image + (y * lineBytes) + start;
                for (byte** target = rows + r; target < rows + pointers; target += GemmTile.RowSlots, run += step) *target = run;
                continue;
            }

            for (int kernelY = 0; kernelY < g.KernelHeight; kernelY++, y += g.DilationHeight)
            {
                byte** target = rows + (kernelY * GemmTile.RowSlots) + r;
                if ((uint)y >= (uint)g.InputHeight)
                {
                    *target = _zeroRun.Pointer;
                    continue;
                }

                byte* line = image + (y * lineBytes);
                if (inside && line + start + DepthBytes <= end)
                {
                    *target = line + start;
                    continue;
                }

                *target = panel + (((long)(r * g.KernelHeight) + kernelY) * DepthBytes);
                CopyRun(line, start, lineBytes, *target);
            }
        }
    }

    /// <summary>A run from <paramref name="start"/> bytes into a line, zero points before the line's start and behind its end.</summary>
    private void CopyRun(byte* line, long start, long lineBytes, byte* target)
    {
        int before = (int)Math.Clamp(-start, 0, _runBytes);
        int upTo = (int)Math.Clamp(lineBytes - start, before, _runBytes);
        ShortCopy.Copy(_zeroRun.Pointer, target, before);
        ShortCopy.Copy(line + start + before, target + before, upTo - before);
        ShortCopy.Copy(_zeroRun.Pointer, target + upTo, _runBytes - upTo);
    }
}
