namespace Dyadic.Kernels;

/// <summary>Walks the output of a pooling line by line; where the taps of each row and column lie is worked out once.</summary>
internal sealed unsafe class WindowLines
{
    private readonly PoolGeometry _geometry;
    private readonly PoolSpan[] _rows;
    private readonly PinnedBuffer _columns;
    private readonly PinnedBuffer _neutral;
    private readonly int _elementBytes;

    public WindowLines(PoolGeometry geometry, int elementBytes, ReadOnlySpan<byte> neutralElement)
    {
        (_geometry, _elementBytes) = (geometry, elementBytes);
        _rows = PoolSpan.Rows(geometry);
        Columns = PoolSpan.Columns(geometry);
        _columns = PinnedBuffer.Of<PoolSpan>(Columns, Columns.Length);
        _neutral = new PinnedBuffer(64);
        for (int at = 0; at < 64; at += elementBytes) neutralElement.CopyTo(new Span<byte>((byte*)_neutral.Pointer + at, elementBytes));
    }

    public PoolSpan[] Columns { get; }

    public PoolSpan Row(int pixel) => _rows[pixel / _geometry.OutputWidth % _geometry.OutputHeight];

    /// <summary>Reduces <paramref name="channels"/> channels from <paramref name="first"/> on of output pixels [from, to), given from their batch's start.</summary>
    public void Reduce(byte* input, byte* output, int from, int to, int first, int channels, delegate*<WindowLine*, int, int, void> reduce)
    {
        PoolGeometry g = _geometry;
        long pixelBytes = (long)g.Channels * _elementBytes, rowBytes = pixelBytes * g.InputWidth;
        while (from < to)
        {
            (int number, int column) = Math.DivRem(from, g.OutputWidth);
            (int image, int outputRow) = Math.DivRem(number, g.OutputHeight);
            int count = Math.Min(to - from, g.OutputWidth - column);
            PoolSpan row = _rows[outputRow];
            WindowLine line = new()
            {
                Source = input + ((((long)image * g.InputHeight) + row.First) * rowBytes) + ((long)first * _elementBytes),
                Target = output + ((long)number * g.OutputWidth * pixelBytes) + ((long)first * _elementBytes),
                Columns = (PoolSpan*)_columns.Pointer,
                Neutral = (byte*)_neutral.Pointer,
                Rows = row.Taps,
                RowBytes = rowBytes * g.DilationHeight,
                TapBytes = pixelBytes * g.DilationWidth,
                PixelBytes = pixelBytes,
                RunBytes = (long)channels * _elementBytes,
            };
            reduce(&line, column, column + count);
            from += count;
        }
    }
}
