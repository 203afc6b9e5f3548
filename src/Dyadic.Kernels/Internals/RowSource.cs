namespace Dyadic.Kernels;

/// <summary>Says where the rows of the left operand lie: it fills the row pointers of a tile, copying only when it must.</summary>
internal abstract unsafe class RowSource
{
    /// <summary>Runs of contiguous depth a row consists of.</summary>
    public abstract int Taps { get; }

    /// <summary>Elements of depth in a run.</summary>
    public abstract int RunDepth { get; }

    /// <summary>Bytes of a run that a kernel reads, a multiple of 4; those behind its last element meet weights of zero.</summary>
    public abstract int DepthBytes { get; }

    /// <summary>Bytes of scratch a tile needs for copied rows; 0 when rows are read in place.</summary>
    public virtual long PanelBytes => 0;

    /// <summary>Points <c>rows[tap · RowSlots + r]</c> at row <c>first + r</c> for r below <paramref name="count"/>.</summary>
    /// <param name="input">The left operand.</param>
    /// <param name="group">The group of channels.</param>
    /// <param name="first">The first row.</param>
    /// <param name="count">Rows, at most <see cref="GemmTile.RowSlots"/>.</param>
    /// <param name="total">Rows of the whole operand: nothing behind the last may be read.</param>
    /// <param name="rows">Where the pointers go.</param>
    /// <param name="panel"><see cref="PanelBytes"/> bytes of scratch.</param>
    public abstract void Fill(byte* input, int group, int first, int count, long total, byte** rows, byte* panel);
}
