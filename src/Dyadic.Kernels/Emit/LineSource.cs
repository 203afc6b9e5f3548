using System.Runtime.CompilerServices;

namespace Dyadic.Kernels;

/// <summary>A left operand as lines of pixels whose runs of depth lie a fixed number of bytes apart: an image read in place, or its lines copied between borders of zero points.</summary>
/// <remarks>
/// Taps of a kernel row that lie next to each other are one run. Lines are copied when taps reach over the left or right border, and when a run that
/// is no whole number of words, or a reader of whole vectors, would be read past the end of the tensor. Each is copied once a block, into a ring of lines.
/// A product whose pixels are its rows is cut into lines as long as is good for it.
/// </remarks>
internal sealed unsafe class LineSource
{
    private const int Slack = 4;

    private readonly ConvGeometry _geometry;
    private readonly int _pixelBytes;
    private readonly bool _copies;
    private readonly int _copyBytes;
    private readonly int _tapsAcross;
    private readonly int _shortestStep;
    private readonly byte _zero;
    private readonly PinnedBuffer _zeroLine;

    /// <param name="geometry">A convolution of one group, or a depthwise one.</param>
    /// <param name="elementBytes">Bytes of an element.</param>
    /// <param name="zeroPoint">The code of zero; 0 for floats.</param>
    /// <param name="readBehind">Bytes behind the last tap of a line that its reader touches without using them; lines are copied then.</param>
    public LineSource(ConvGeometry geometry, int elementBytes, int zeroPoint, int readBehind = 0)
    {
        _geometry = geometry;
        _pixelBytes = geometry.InputChannels * elementBytes;
        bool merges = geometry.DilationWidth == 1;
        _tapsAcross = merges ? 1 : geometry.KernelWidth;
        _shortestStep = merges ? 0 : geometry.DilationWidth * _pixelBytes;
        Taps = geometry.KernelHeight * _tapsAcross;
        RunDepth = (merges ? geometry.KernelWidth : 1) * geometry.InputChannels;
        int runBytes = RunDepth * elementBytes;
        DepthWords = (runBytes + 3) / 4;
        RowStride = geometry.StrideWidth * _pixelBytes;
        int reach = ((geometry.OutputWidth - 1) * geometry.StrideWidth) + ((geometry.KernelWidth - 1) * geometry.DilationWidth) + 1;
        _copies = geometry.PadLeft > 0 || reach > geometry.InputWidth || runBytes % 4 != 0 || readBehind > 0;
        _copyBytes = (((geometry.PadLeft + Math.Max(geometry.InputWidth, reach - geometry.PadLeft)) * _pixelBytes) + Math.Max(Slack, readBehind) + 63) / 64 * 64;
        _zero = unchecked((byte)zeroPoint);
        _zeroLine = IntegerOperands.ZeroPixel(_copyBytes, zeroPoint);
        (LineLength, Lines) = IsOneMatrix ? (0, 0) : (geometry.OutputWidth, geometry.Batch * geometry.OutputHeight);
    }

    /// <summary>Runs of contiguous depth a row consists of.</summary>
    public int Taps { get; }

    /// <summary>Elements of depth in a run.</summary>
    public int RunDepth { get; }

    /// <summary>32-bit words of a run; those behind its last element meet weights of zero.</summary>
    public int DepthWords { get; }

    /// <summary>Bytes from the run of a pixel to that of the next one.</summary>
    public int RowStride { get; }

    /// <summary>Pixels of every line but the last.</summary>
    public int LineLength { get; private set; }

    /// <summary>Lines of the output.</summary>
    public int Lines { get; private set; }

    /// <summary>True when all pixels are rows of one matrix, which <see cref="CutInto"/> has to cut.</summary>
    public bool IsMatrix => Lines == 0;

    /// <summary>Bytes of input that a line of outputs brings with it.</summary>
    public long LineBytes => (long)LineLength * RowStride * _geometry.StrideHeight;

    /// <summary>Pixels from the first of a line to the end of it.</summary>
    public int LengthOf(int line) => Math.Min(LineLength, _geometry.OutputPixels - (line * LineLength));

    /// <summary>Cuts the rows of a matrix into lines.</summary>
    public void CutInto(int pixels) => (LineLength, Lines) = (pixels, (_geometry.OutputPixels + pixels - 1) / pixels);

    /// <summary>The most lines of a block.</summary>
    public int MostLines => _copies ? _geometry.OutputHeight : Lines;

    /// <summary>Bytes of scratch for a block of lines.</summary>
    public long ScratchBytes(int lines) => _copies ? ((long)RingLines(lines) * _copyBytes) + (_geometry.PadLeft * _pixelBytes) : 0;

    /// <summary>How many lines, at most, of those from <paramref name="line"/> on lie in one image.</summary>
    public int BlockFrom(int line, int lines) => _copies ? Math.Min(lines, _geometry.OutputHeight - (line % _geometry.OutputHeight)) : lines;

    /// <summary>Writes the borders of the ring.</summary>
    public LineRing Start(byte* scratch, int lines)
    {
        LineRing ring = new() { First = scratch, Count = RingLines(lines), Image = -1 };
        if (!_copies) return ring;
        // What is right of a line and left of the next one lies together.
        int before = _geometry.PadLeft * _pixelBytes, inside = _geometry.InputWidth * _pixelBytes;
        Unsafe.InitBlockUnaligned(scratch, _zero, (uint)before);
        for (int index = 0; index < ring.Count; index++, scratch += _copyBytes) Unsafe.InitBlockUnaligned(scratch + before + inside, _zero, (uint)(_copyBytes - inside));
        return ring;
    }

    /// <summary>Points at where the runs of the first pixels of some lines start, tap by tap, line by line.</summary>
    public void Fill(byte* input, int first, int count, byte** runs, ref LineRing ring)
    {
        if (IsOneMatrix)
        {
            for (int line = first; line < first + count; line++) *runs++ = input + ((long)line * LineLength * _pixelBytes);
            return;
        }

        ConvGeometry g = _geometry;
        (int image, int outputY) = Math.DivRem(first, g.OutputHeight);
        for (int line = 0; line < count; line++)
        {
            int y = (outputY * g.StrideHeight) - g.PadTop;
            if (ring.Image != image) (ring.Image, ring.Copied) = (image, Math.Max(0, y));
            for (int tap = 0; tap < g.KernelHeight; tap++, y += g.DilationHeight, runs += _tapsAcross)
            {
                byte* start = (uint)y < (uint)g.InputHeight ? Line(input, image, y, ref ring) : _zeroLine.Pointer;
                for (int across = 0; across < _tapsAcross; across++) runs[across] = start + ((long)across * _shortestStep);
            }

            if (++outputY < g.OutputHeight) continue;
            outputY = 0;
            image++;
        }
    }

    private bool IsOneMatrix => _geometry.IsPointwise && _geometry.Groups == 1 && !_copies;

    private int RingLines(int lines) => ((lines - 1) * _geometry.StrideHeight) + ((_geometry.KernelHeight - 1) * _geometry.DilationHeight) + 1;

    private byte* Line(byte* input, int image, int y, ref LineRing ring)
    {
        int lineBytes = _geometry.InputWidth * _pixelBytes;
        byte* source = input + ((((long)image * _geometry.InputHeight) + y) * lineBytes);
        if (!_copies) return source;
        for (source += ((long)ring.Copied - y) * lineBytes; ring.Copied <= y; ring.Copied++, source += lineBytes)
        {
            byte* inside = Copy(ring, ring.Copied) + (_geometry.PadLeft * _pixelBytes);
            new ReadOnlySpan<byte>(source, lineBytes).CopyTo(new Span<byte>(inside, lineBytes));
        }

        return Copy(ring, y);
    }

    private byte* Copy(in LineRing ring, int y) => ring.First + ((long)(y % ring.Count) * _copyBytes);
}

/// <summary>The copied lines of one thread.</summary>
internal unsafe struct LineRing
{
    public byte* First;

    public int Count;

    /// <summary>The image whose lines it holds.</summary>
    public int Image;

    /// <summary>The first line that is not copied yet.</summary>
    public int Copied;
}
