using System.Runtime.InteropServices;

namespace Dyadic.Kernels;

/// <summary>The arguments of one tile of a matrix product.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct GemmTile
{
    /// <summary>Row pointers of consecutive taps are this far apart; no tile is taller.</summary>
    public const int RowSlots = 8;

    /// <summary>[Taps][RowSlots] pointers to where each row of the left operand starts, tap by tap.</summary>
    public byte** Rows;

    /// <summary>Runs of contiguous depth: kernel taps of a convolution, 1 for a matrix product.</summary>
    public int Taps;

    /// <summary>Bytes of left operand in a run, a multiple of 4.</summary>
    public int DepthBytes;

    /// <summary>One panel of the packed right operand: [Taps · DepthBytes / 4][columns] 32-bit words, half as many of four-bit codes.</summary>
    public byte* Rhs;

    /// <summary>Where the part of a packed operand lies that this tile fetches ahead.</summary>
    public byte* Prefetch;

    /// <summary>How much of it: see <see cref="PanelPrefetch"/>; 0 for nothing.</summary>
    public int PrefetchRate;

    /// <summary>[columns] accumulators to start from: bias and zero-point correction.</summary>
    public byte* Initial;

    /// <summary>[RowSlots] sums of the codes of each row, where the right operand was packed less an offset a column; null otherwise.</summary>
    public int* RowSums;

    /// <summary>[columns] what was taken off the codes of each column.</summary>
    public byte* Offsets;

    /// <summary>[rows][columns] 32-bit accumulators, or outputs where the kernel computes them.</summary>
    public byte* Output;

    /// <summary>What is added to each output, laid out as they are: floats, or codes as <see cref="Sum"/> says; null for nothing.</summary>
    public byte* Residual;

    /// <summary>Bytes from an output row to the next.</summary>
    public long OutputStride;

    /// <summary>Rows to compute, at least 1.</summary>
    public int RowCount;

    /// <summary>32-bit columns to compute, a whole number of vectors.</summary>
    public int ColumnCount;

    /// <summary>Parameters of an output stage for the columns of this tile, vector by vector, where the kernel computes outputs.</summary>
    public byte* Stage;

    /// <summary>256 bytes that the codes are looked up in, where the kernel does so.</summary>
    public byte* Table;

    /// <summary>The columns to store where they are fewer than <see cref="ColumnCount"/>: a bit each; of 32-bit outputs, those of the last vector.</summary>
    public ulong ColumnMask;

    /// <summary>Bounds and zero point of the output stage.</summary>
    public StageBounds Bounds;

    /// <summary>The numbers of the sum with another tensor's codes that ends the output stage.</summary>
    public SumParameters Sum;
}

/// <summary>What all channels of an output stage share.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct StageBounds
{
    /// <summary>The smallest code, its low byte.</summary>
    public byte LowCode;

    /// <summary>The largest code, its low byte.</summary>
    public byte HighCode;

    /// <summary>The smallest code less the zero point.</summary>
    public float LowValue;

    /// <summary>The largest code less the zero point.</summary>
    public float HighValue;

    /// <summary>The smallest code less the zero point, as an integer.</summary>
    public int Low;

    /// <summary>The largest code less the zero point, as an integer.</summary>
    public int High;

    public int ZeroPoint;
}
