namespace Dyadic.Kernels;

/// <summary>Says where the rows of the left operand lie: it fills the row pointers of a tile, copying only when it must.</summary>
internal abstract unsafe class RowSource
{
    /// <summary>Runs of contiguous depth a row consists of.</summary>
    public abstract int Taps { get; }

    /// <summary>Bytes of a run, a multiple of 4.</summary>
    public abstract int DepthBytes { get; }

    /// <summary>Bytes of scratch a tile needs for copied rows; 0 when rows are read in place.</summary>
    public virtual long PanelBytes => 0;

    /// <summary>Points <c>rows[tap · RowSlots + r]</c> at row <c>first + r</c> for r below <paramref name="count"/>.</summary>
    public abstract void Fill(byte* input, int group, int first, int count, byte** rows, byte* panel);
}

/// <summary>Rows at a fixed distance: a matrix, or the pixels of a 1×1 convolution.</summary>
internal sealed unsafe class StridedRows(int depthBytes, int strideBytes) : RowSource
{
    public override int Taps => 1;

    public override int DepthBytes => depthBytes;

    public override void Fill(byte* input, int group, int first, int count, byte** rows, byte* panel)
    {
        byte* row = input + ((long)group * depthBytes) + ((long)first * strideBytes);
        for (int r = 0; r < count; r++, row += strideBytes) rows[r] = row;
    }
}

/// <summary>A convolution read in place: each tap of an output pixel points at an input pixel, or at a pixel of zero points outside the image.</summary>
internal sealed unsafe class ConvolutionRows(ConvGeometry geometry, int elementBytes, PinnedBuffer zeroPixel) : RowSource
{
    private readonly long[] _tapOffsets =
    [
        .. from y in Enumerable.Range(0, geometry.KernelHeight)
           from x in Enumerable.Range(0, geometry.KernelWidth)
           select (((long)y * geometry.DilationHeight * geometry.InputWidth) + (x * geometry.DilationWidth)) * geometry.InputChannels * elementBytes,
    ];

    public override int Taps => geometry.Taps;

    public override int DepthBytes => geometry.GroupInputChannels * elementBytes;

    public override void Fill(byte* input, int group, int first, int count, byte** rows, byte* panel)
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
}

/// <summary>Walks output pixels in order and tells where each one's receptive field starts.</summary>
internal struct PixelCursor
{
    private readonly ConvGeometry _geometry;
    private readonly int _outputWidth;
    private readonly int _outputHeight;
    private int _x;
    private int _y;

    public PixelCursor(ConvGeometry geometry, int first)
    {
        _geometry = geometry;
        (_outputWidth, _outputHeight) = (geometry.OutputWidth, geometry.OutputHeight);
        (int line, _x) = Math.DivRem(first, _outputWidth);
        (Image, _y) = Math.DivRem(line, _outputHeight);
    }

    public int Image { get; private set; }

    public readonly int InputY => (_y * _geometry.StrideHeight) - _geometry.PadTop;

    public readonly int InputX => (_x * _geometry.StrideWidth) - _geometry.PadLeft;

    public void Advance()
    {
        if (++_x < _outputWidth) return;
        _x = 0;
        if (++_y < _outputHeight) return;
        _y = 0;
        Image++;
    }
}
