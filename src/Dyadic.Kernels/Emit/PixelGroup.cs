namespace Dyadic.Kernels;

/// <summary>How the neighbouring output pixels of few channels that fill 64 bytes stand in four vectors of accumulators.</summary>
/// <remarks>
/// A <em>word</em> vector holds, in each dword, the codes of four neighbouring pixels in one channel. With 16 channels or fewer it belongs to the outputs of
/// several units of <see cref="DepthwiseQuads"/>, with 32 to half the channels of one. Every shift of the unit has accumulators of its own:
/// <code>
///   8 channels, stride 1                         dword 0–7   dword 8–15
///   word 0: pixels from x and from x + 2    vector 0: output   x        x + 2     taps (w0, w1, w2, 0)
///                                           vector 1:          x + 1    x + 3     taps (0, w0, w1, w2)
///   word 1: pixels from x + 4 and x + 6     vectors 2 and 3: outputs x + 4 … x + 7
/// </code></remarks>
internal sealed class PixelGroup
{
    /// <summary>Bytes of output, and columns: channel after channel, pixel after pixel.</summary>
    public const int Columns = 64;

    /// <summary>Vectors of accumulators.</summary>
    public const int Width = 4;

    private const int Lanes = 16, Vector = 64;

    private readonly int _channels;
    private readonly int _shifts;
    private readonly int _unitPixels;

    public PixelGroup(int channels, int kernelWidth, int stride)
    {
        DepthwiseQuads quads = new(kernelWidth, stride);
        (_channels, _shifts, _unitPixels) = (channels, quads.Shifts, quads.Start(1));
    }

    /// <summary>Output pixels.</summary>
    public int Pixels => Columns / _channels;

    /// <summary>Vectors that the channels of a pixel fill: 1 for 16 and fewer.</summary>
    public int Halves => Math.Max(1, _channels / Lanes);

    /// <summary>Word vectors of each half, one after the other along the line.</summary>
    public int Words => Width / _shifts / Halves;

    /// <summary>Registers of pixels that a word vector is picked from.</summary>
    public int Sources => Halves;

    /// <summary>Bytes of input from a word vector to the next.</summary>
    public int WordStride => UnitsOfVector * _unitPixels * _channels;

    private int ChannelsOfVector => Math.Min(Lanes, _channels);

    private int UnitsOfVector => Lanes / ChannelsOfVector;

    /// <summary>True when vectors can be filled so: the channels are few, and the pixels of a vector's units lie within its sources.</summary>
    public static bool Covers(int channels, int kernelWidth, int stride)
    {
        if (channels is not (4 or 8 or 16 or 32)) return false;
        PixelGroup group = new(channels, kernelWidth, stride);
        return group.Source(half: group.Halves - 1, Vector - 1) < group.Sources * Vector;
    }

    /// <summary>The vector of accumulators for one shift of a word vector.</summary>
    public int Accumulator(int word, int half, int shift) => (((word * _shifts) + shift) * Halves) + half;

    /// <summary>Which byte, from the first pixel of a word vector on, belongs at place <paramref name="index"/> of its vector.</summary>
    public int Source(int half, int index)
    {
        (int dword, int place) = Math.DivRem(index, 4);
        (int unit, int channel) = Math.DivRem(dword, ChannelsOfVector);
        return (((unit * _unitPixels) + place) * _channels) + (half * Lanes) + channel;
    }

    /// <summary>The order of the columns in the accumulators: see <see cref="AccumulatorBlock.Order"/>.</summary>
    public int Order(int four)
    {
        int wanted = four * 4;
        for (int vector = 0; vector < Width; vector++)
        {
            for (int dword = 0; dword < Lanes; dword += 4)
            {
                if (Column(vector, dword) == wanted) return dword + vector;
            }
        }

        throw new InvalidOperationException($"Column {wanted} of {_channels} channels has no accumulator.");
    }

    private int Column(int vector, int dword)
    {
        (int rest, int half) = Math.DivRem(vector, Halves);
        (int word, int shift) = Math.DivRem(rest, _shifts);
        (int unit, int channel) = Math.DivRem(dword, ChannelsOfVector);
        int output = (((word * UnitsOfVector) + unit) * _shifts) + shift;
        return (output * _channels) + (half * Lanes) + channel;
    }
}
