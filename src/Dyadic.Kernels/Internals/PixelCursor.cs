namespace Dyadic.Kernels;

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
