using Dyadic.Core;

namespace Dyadic.Kernels;

/// <summary>
/// Rows copied into a panel of one tile: for depths that are no multiple of a 32-bit word, for inputs of few channels (where runs would
/// be too short), and for codes that must be widened to 16 bits.
/// </summary>
/// <remarks>Each row: taps in order, the channels of the group within a tap, then zeros up to a whole word. Never a whole im2col matrix.</remarks>
internal sealed unsafe class GatheredRows : RowSource
{
    private readonly ConvGeometry _geometry;
    private readonly PixelCopy _copy;
    private readonly PinnedBuffer _zeroPixels;
    private readonly int _inputBytes;
    private readonly int _panelElementBytes;
    private readonly int _inputChannels;
    private readonly int _depth;

    /// <param name="geometry">The convolution, or <see cref="ConvGeometry.Product"/>.</param>
    /// <param name="inputType">Float32, UInt8, Int8 or Int16.</param>
    /// <param name="zeroPoint">The code of zero: padding for codes kept as they are, taken off those that are widened.</param>
    /// <param name="widen">True to store 8-bit codes, centred, as 16-bit ones.</param>
    /// <param name="pixelStride">Elements from a pixel to the next; 0 for the input's channels.</param>
    public GatheredRows(ConvGeometry geometry, ElementType inputType, int zeroPoint, bool widen, int pixelStride = 0)
    {
        _geometry = geometry;
        _inputBytes = inputType.ByteWidth();
        _panelElementBytes = widen ? sizeof(short) : _inputBytes;
        _inputChannels = pixelStride == 0 ? geometry.InputChannels : pixelStride;
        _depth = geometry.GroupDepth;
        _copy = (inputType, widen) switch
        {
            (ElementType.UInt8, true) => new WidenUnsigned(zeroPoint),
            (ElementType.Int8, true) => new WidenSigned(zeroPoint),
            _ => new PlainCopy(_inputBytes),
        };
        DepthBytes = ((_depth * _panelElementBytes) + 3) / 4 * 4;
        _zeroPixels = new PinnedBuffer((long)geometry.GroupInputChannels * _inputBytes);
        if (_inputBytes == 1) new Span<byte>(_zeroPixels.Pointer, geometry.GroupInputChannels).Fill(unchecked((byte)zeroPoint));
    }

    public override int Taps => 1;

    public override int RunDepth => _depth;

    public override int DepthBytes { get; }

    public override long PanelBytes => (long)GemmTile.RowSlots * DepthBytes;

    public override void Fill(byte* input, int group, int first, int count, long total, byte** rows, byte* panel)
    {
        byte* start = input + ((long)group * _geometry.GroupInputChannels * _inputBytes);
        if (_geometry.IsPointwise)
        {
            for (int r = 0; r < count; r++)
            {
                rows[r] = panel + ((long)r * DepthBytes);
                _copy.Copy(start + ((long)(first + r) * _inputChannels * _inputBytes), rows[r], _depth);
                ClearTail(rows[r]);
            }

            return;
        }

        PixelCursor pixel = new(_geometry, first);
        for (int r = 0; r < count; r++, pixel.Advance())
        {
            rows[r] = panel + ((long)r * DepthBytes);
            GatherPixel(start, in pixel, rows[r]);
            ClearTail(rows[r]);
        }
    }

    private void GatherPixel(byte* start, in PixelCursor pixel, byte* target)
    {
        ConvGeometry g = _geometry;
        long pixelBytes = (long)_inputChannels * _inputBytes;
        int channels = g.GroupInputChannels;
        long tapBytes = (long)channels * _panelElementBytes;
        byte* image = start + (pixel.Image * (long)g.InputHeight * g.InputWidth * pixelBytes);
        int x = pixel.InputX;
        // With one group and no dilation, the taps of a kernel row lie next to each other.
        bool adjacent = g.Groups == 1 && g.DilationWidth == 1 && x >= 0 && x + g.KernelWidth <= g.InputWidth;
        int y = pixel.InputY;
        for (int kernelY = 0; kernelY < g.KernelHeight; kernelY++, y += g.DilationHeight)
        {
            bool inside = (uint)y < (uint)g.InputHeight;
            byte* line = image + ((long)y * g.InputWidth * pixelBytes);
            if (inside && adjacent)
            {
                _copy.Copy(line + (x * pixelBytes), target, g.KernelWidth * channels);
                target += g.KernelWidth * tapBytes;
                continue;
            }

            for (int kernelX = 0; kernelX < g.KernelWidth; kernelX++, target += tapBytes)
            {
                int tapX = x + (kernelX * g.DilationWidth);
                _copy.Copy(inside && (uint)tapX < (uint)g.InputWidth ? line + (tapX * pixelBytes) : _zeroPixels.Pointer, target, channels);
            }
        }
    }

    private void ClearTail(byte* row)
    {
        for (int index = _depth * _panelElementBytes; index < DepthBytes; index++) row[index] = 0;
    }
}
