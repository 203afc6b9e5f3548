using System.Runtime.InteropServices;

namespace Dyadic.Kernels;

/// <summary>The arguments of an emitted line tile: some tiles of neighbouring pixels of one line.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct LineTile
{
    /// <summary>Rows: [Taps] pointers to where the runs of the first pixel start; the rest as for a product.</summary>
    public GemmTile Common;

    /// <summary>Bytes from where the runs start to the first pixel and, of a depthwise product, channel.</summary>
    public long Offset;

    /// <summary>Whole tiles to compute, one behind the other, at least 1.</summary>
    public long Tiles;

    /// <summary>The codes to add to those of the first pixel, where the epilogue adds any.</summary>
    public byte* Residual;

    /// <summary>Bytes from the residual of a pixel to that of the next.</summary>
    public long ResidualStride;
}
