using System.Runtime.InteropServices;

namespace Dyadic.Kernels;

/// <summary>The arguments of emitted depthwise tiles, each a few neighbouring outputs of one line in all channels. Rows and output point behind the last one afterwards.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct DepthwiseLineTile
{
    /// <summary>Rows: [kernel rows][pixels of the line] pointers; Rhs: weights; Initial: accumulators to start from; the rest as for a product.</summary>
    public GemmTile Common;

    /// <summary>Bytes from the pointers of a kernel row to those of the next.</summary>
    public long GridStride;

    /// <summary>Whole blocks of 64 channels.</summary>
    public long Blocks;

    /// <summary>Tiles to compute, one behind the other, at least 1; 0 afterwards.</summary>
    public long Tiles;
}
