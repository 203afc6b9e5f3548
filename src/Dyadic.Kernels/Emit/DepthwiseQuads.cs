namespace Dyadic.Kernels;

/// <summary>How a kernel row of a depthwise convolution falls into groups of four neighbouring pixels, one 32-bit word of four products a channel.</summary>
/// <remarks>
/// With stride 1 the four pixels x … x+3 serve two outputs: three taps (w0, w1, w2, 0) for the one at x and (0, w0, w1, w2) for the one at x + 1. So two
/// neighbouring outputs are a <em>unit</em> that shares its interleaved pixels, and a <em>shift</em> says by how many places the taps lie later.
/// With a greater stride each output is a unit of its own.
/// </remarks>
internal sealed class DepthwiseQuads
{
    private readonly int _kernelWidth;
    private readonly int _stride;

    public DepthwiseQuads(int kernelWidth, int stride)
    {
        (_kernelWidth, _stride) = (kernelWidth, stride);
        Shifts = stride == 1 ? 2 : 1;
        Quads = (kernelWidth + Shifts - 1 + 3) / 4;
    }

    /// <summary>Outputs of a unit, and the shifts that occur.</summary>
    public int Shifts { get; }

    /// <summary>Groups of four pixels across a unit.</summary>
    public int Quads { get; }

    /// <summary>Where the pixels of a unit start, counted from those of the tile.</summary>
    public int Start(int unit) => unit * Shifts * _stride;

    /// <summary>The tap at place <paramref name="place"/> of a group of four, or −1.</summary>
    public int Tap(int quad, int shift, int place)
    {
        int tap = (4 * quad) + place - shift;
        return tap >= 0 && tap < _kernelWidth ? tap : -1;
    }

    /// <summary>True when some place of the group has a tap.</summary>
    public bool Uses(int quad, int shift) => Enumerable.Range(0, 4).Any(place => Tap(quad, shift, place) >= 0);
}
