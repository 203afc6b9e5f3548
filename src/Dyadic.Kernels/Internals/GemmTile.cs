namespace Dyadic.Kernels;

/// <summary>The arguments of one tile of a matrix product.</summary>
internal unsafe struct GemmTile
{
    /// <summary>Rows of the tallest tile; row pointers of consecutive taps are this far apart.</summary>
    public const int MaxRows = 6;

    /// <summary>[Taps][MaxRows] pointers to where each row of the left operand starts, tap by tap.</summary>
    public byte** Rows;

    /// <summary>Runs of contiguous depth: kernel taps of a convolution, 1 for a matrix product.</summary>
    public int Taps;

    /// <summary>Bytes of left operand in a run, a multiple of 4.</summary>
    public int DepthBytes;

    /// <summary>One panel of the packed right operand: [Taps · DepthBytes / 4][columns] 32-bit words.</summary>
    public byte* Rhs;

    /// <summary>[columns] accumulators to start from: bias and zero-point correction.</summary>
    public byte* Initial;

    /// <summary>[rows][columns] 32-bit accumulators.</summary>
    public byte* Output;

    /// <summary>Bytes from an output row to the next.</summary>
    public int OutputStride;

    /// <summary>Rows to compute, in [1, MaxRows].</summary>
    public int RowCount;

    /// <summary>32-bit columns to compute, a whole number of vectors.</summary>
    public int ColumnCount;
}
