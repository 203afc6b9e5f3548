namespace Dyadic.Kernels;

/// <summary>What a kernel multiplies: the codes that share a 32-bit word along the depth.</summary>
internal enum GemmFormat
{
    /// <summary>One float.</summary>
    Float32,

    /// <summary>Four 8-bit codes: the left operand read in place (s8 with its sign bit flipped), the right one s8.</summary>
    Byte4,

    /// <summary>
    /// Four 8-bit codes of the left operand, as in <see cref="Byte4"/>; of the right one eight codes 0 to 15 a word: the low halves of its bytes meet one word of the
    /// left operand, the high halves the next.
    /// </summary>
    Nibble8,

    /// <summary>Two bfloat16 numbers.</summary>
    BFloat2,

    /// <summary>Two 16-bit codes: the left operand widened and centred while it is gathered.</summary>
    Short2,
}

/// <summary>One row of a kernel table for matrix products: a family of tile functions of one instruction set.</summary>
internal abstract unsafe class GemmKernel(string name, KernelTier tier, bool isSupported, GemmFormat format, int lanes, int widths, int rows)
{
    /// <summary>Operation, tile and instruction set, by the grammar of docs/kernels.md.</summary>
    public string Name { get; } = name;

    public KernelTier Tier { get; } = tier;

    public bool IsSupported { get; } = isSupported;

    public GemmFormat Format { get; } = format;

    /// <summary>32-bit lanes of a vector.</summary>
    public int Lanes { get; } = lanes;

    /// <summary>Vectors across the widest tile.</summary>
    public int Widths { get; } = widths;

    /// <summary>Rows of the tallest tile, at most <see cref="GemmTile.RowSlots"/>.</summary>
    public int Rows { get; } = rows;

    /// <summary>Columns of the widest tile, and of every packed panel but the last.</summary>
    public int PanelColumns => Lanes * Widths;

    /// <summary>How the right operand is packed.</summary>
    public PanelFormat Panels => new(Format, Lanes, Widths);

    /// <summary>True when a tile fetches ahead what <see cref="GemmTile.Prefetch"/> points at.</summary>
    public virtual bool Prefetches => false;

    /// <summary>True when a tile adds <see cref="GemmTile.Offsets"/> times <see cref="GemmTile.RowSums"/>.</summary>
    public virtual bool TakesOffsets => false;

    /// <summary>Computes a tile of <see cref="GemmTile.RowCount"/> rows in [1, Rows] and whole vectors of columns, at most Widths.</summary>
    public abstract void Compute(GemmTile* tile, bool signedLhs);

    /// <summary>A kernel of the same tiles that computes the outputs of a stage itself, or null when it cannot.</summary>
    public virtual FusedKernel? Fuse(OutputStage stage, int groups, int groupColumns) => null;

    /// <summary>The same for a float product.</summary>
    public virtual FusedKernel? Fuse(FloatOutput output, int groups, int groupColumns) => null;

    /// <summary>True when the 8-bit codes of the left operand are read in place, four a word.</summary>
    public bool ReadsBytes => Format is GemmFormat.Byte4 or GemmFormat.Nibble8;

    /// <summary>True when accumulators are float32.</summary>
    public bool SumsFloats => Format is GemmFormat.Float32 or GemmFormat.BFloat2;

    public override string ToString() => Name;
}
