namespace Dyadic.Kernels;

/// <summary>A convolution read in place: each tap of an output pixel points at an input pixel, or at a pixel of zero points outside the image.</summary>
internal sealed unsafe class ConvolutionRows(ConvGeometry geometry, int elementBytes, PinnedBuffer zeroPixel) : RowSource
{
    private readonly long[] _tapOffsets = TapOffsets(geometry, elementBytes);

    public override int Taps => geometry.Taps;

    public override int RunDepth => geometry.GroupInputChannels;

    public override int DepthBytes => geometry.GroupInputChannels * elementBytes;

    public override void Fill(byte* input, int group, int first, int count, long total, byte** rows, byte* panel)
    {
        ConvGeometry g = geometry;
        long pixelBytes = (long)g.InputChannels * elementBytes;
        byte* start = input + ((long)group * DepthBytes);
        // One past the last corner whose receptive field lies inside the image.
        int cornersY = Math.Max(0, g.InputHeight - ((g.KernelHeight - 1) * g.DilationHeight));
        int cornersX = Math.Max(0, g.InputWidth - ((g.KernelWidth - 1) * g.DilationWidth));
        PixelCursor pixel = new(g, first);
        for (int r = 0; r < count; r++, pixel.Advance())
        {
            byte* image = start + (pixel.Image * (long)g.InputHeight * g.InputWidth * pixelBytes);
            byte** target = rows + r;
            int y = pixel.InputY;
            if ((uint)y < (uint)cornersY && (uint)pixel.InputX < (uint)cornersX)
            {
                byte* corner = image + ((((long)y * g.InputWidth) + pixel.InputX) * pixelBytes);
                foreach (long offset in _tapOffsets)
                {
                    *target = corner + offset;
                    target += GemmTile.RowSlots;
                }

                continue;
            }

            for (int kernelY = 0; kernelY < g.KernelHeight; kernelY++, y += g.DilationHeight)
            {
                byte* line = image + ((long)y * g.InputWidth * pixelBytes);
                bool inside = (uint)y < (uint)g.InputHeight;
                int x = pixel.InputX;
                for (int kernelX = 0; kernelX < g.KernelWidth; kernelX++, x += g.DilationWidth, target += GemmTile.RowSlots)
                {
                    *target = inside && (uint)x < (uint)g.InputWidth ? line + (x * pixelBytes) : zeroPixel.Pointer;
                }
            }
        }
    }

    private static long[] TapOffsets(ConvGeometry g, int elementBytes)
    {
        long[] offsets = new long[g.KernelHeight * g.KernelWidth];
        for (int tap = 0; tap < offsets.Length; tap++)
        {
            (int y, int x) = (tap / g.KernelWidth, tap % g.KernelWidth);
            offsets[tap] = (((long)y * g.DilationHeight * g.InputWidth) + (x * g.DilationWidth)) * g.InputChannels * elementBytes;
        }

        return offsets;
    }
}
