namespace Dyadic.Kernels;

/// <summary>The taps of one output pixel of a pooling that lie inside the image.</summary>
internal readonly ref struct PoolWindow
{
    private readonly PoolGeometry _geometry;

    public PoolWindow(PoolGeometry geometry, int pixel)
    {
        _geometry = geometry;
        (int line, int outputX) = Math.DivRem(pixel, geometry.OutputWidth);
        (Image, int outputY) = Math.DivRem(line, geometry.OutputHeight);
        Y = (outputY * geometry.StrideHeight) - geometry.PadTop;
        X = (outputX * geometry.StrideWidth) - geometry.PadLeft;
        (FromRow, ToRow) = Inside(Y, geometry.DilationHeight, geometry.KernelHeight, 0, geometry.InputHeight);
        (FromColumn, ToColumn) = Inside(X, geometry.DilationWidth, geometry.KernelWidth, 0, geometry.InputWidth);
    }

    public int Image { get; }

    /// <summary>The input row of tap row 0.</summary>
    public int Y { get; }

    /// <summary>The input column of tap column 0.</summary>
    public int X { get; }

    public int FromRow { get; }

    public int ToRow { get; }

    public int FromColumn { get; }

    public int ToColumn { get; }

    /// <summary>Taps inside the image, or inside image and padding.</summary>
    public int Count(bool includePadding)
    {
        if (!includePadding) return (ToRow - FromRow) * (ToColumn - FromColumn);
        PoolGeometry g = _geometry;
        (int top, int bottom) = Inside(Y, g.DilationHeight, g.KernelHeight, -g.PadTop, g.InputHeight + g.PadBottom);
        (int left, int right) = Inside(X, g.DilationWidth, g.KernelWidth, -g.PadLeft, g.InputWidth + g.PadRight);
        return (bottom - top) * (right - left);
    }

    /// <summary>The index of the input pixel under a tap.</summary>
    public long InputPixel(int row, int column) =>
        ((((long)Image * _geometry.InputHeight) + Y + (row * _geometry.DilationHeight)) * _geometry.InputWidth) + X + (column * _geometry.DilationWidth);

    /// <summary>The taps t of [0, taps) with low ≤ start + t·dilation &lt; high.</summary>
    private static (int From, int To) Inside(int start, int dilation, int taps, int low, int high)
    {
        int from = start >= low ? 0 : (low - start + dilation - 1) / dilation;
        int to = start >= high ? 0 : Math.Min(taps, (high - start + dilation - 1) / dilation);
        return (Math.Min(from, taps), Math.Max(Math.Min(from, taps), to));
    }
}
