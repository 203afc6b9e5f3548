namespace Dyadic.Kernels;

/// <summary>The arguments of one tile of a depthwise convolution.</summary>
internal unsafe struct DepthwiseTile
{
    /// <summary>Pixels of the largest tile.</summary>
    public const int MaxRows = 6;

    /// <summary>[Taps][GemmTile.RowSlots] pointers to input pixels.</summary>
    public byte** Rows;

    public int Taps;

    public int Channels;

    public int RowCount;

    /// <summary>[Taps] rows of one 32-bit weight a channel; 16-bit codes have a zero upper half.</summary>
    public byte* Weights;

    /// <summary>[Channels] accumulators to start from.</summary>
    public byte* Initial;

    /// <summary>[RowCount] rows of accumulators.</summary>
    public byte* Output;

    /// <summary>Bytes from a row to the next, of weights and of accumulators.</summary>
    public int Stride;
}
