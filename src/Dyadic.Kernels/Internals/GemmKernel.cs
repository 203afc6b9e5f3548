namespace Dyadic.Kernels;

/// <summary>What a kernel multiplies: the codes that share a 32-bit word along the depth.</summary>
internal enum GemmFormat
{
    /// <summary>One float.</summary>
    Float32,

    /// <summary>Four 8-bit codes: the left operand read in place (s8 with its sign bit flipped), the right one s8.</summary>
    Byte4,

    /// <summary>Two 16-bit codes: the left operand widened and centred while it is gathered.</summary>
    Short2,
}

/// <summary>One row of a kernel table for matrix products: a family of tile functions of one instruction set.</summary>
internal sealed unsafe class GemmKernel
{
    private readonly nint[] _unsigned;
    private readonly nint[] _signed;

    private GemmKernel(string name, KernelTier tier, bool isSupported, GemmFormat format, int lanes, int widths, nint[] unsigned, nint[] signed) =>
        (Name, Tier, IsSupported, Format, Lanes, Widths, _unsigned, _signed) = (name, tier, isSupported, format, lanes, widths, unsigned, signed);

    /// <summary>Operation, tile and instruction set, by the grammar of docs/kernels.md.</summary>
    public string Name { get; }

    public KernelTier Tier { get; }

    public bool IsSupported { get; }

    public GemmFormat Format { get; }

    /// <summary>32-bit lanes of a vector.</summary>
    public int Lanes { get; }

    /// <summary>Vectors across the widest tile.</summary>
    public int Widths { get; }

    /// <summary>Columns of the widest tile, and of every packed panel but the last.</summary>
    public int PanelColumns => Lanes * Widths;

    /// <summary>Codes of depth in a 32-bit word.</summary>
    public int DepthStep => Format switch { GemmFormat.Byte4 => 4, GemmFormat.Short2 => 2, _ => 1 };

    /// <summary>The function for <paramref name="rows"/> in [1, 6] and <paramref name="width"/> vectors in [1, Widths].</summary>
    public delegate*<GemmTile*, void> Function(int rows, int width, bool signedLhs) =>
        (delegate*<GemmTile*, void>)(signedLhs ? _signed : _unsigned)[((width - 1) * GemmTile.MaxRows) + rows - 1];

    public override string ToString() => Name;

    public static GemmKernel Create<TDot, TVector>(string name, KernelTier tier, bool isSupported, GemmFormat format, int lanes, int widths)
        where TDot : struct, IDotLanes<TVector>
        where TVector : struct => Create<TDot, TDot, TVector>(name, tier, isSupported, format, lanes, widths);

    public static GemmKernel Create<TUnsigned, TSigned, TVector>(string name, KernelTier tier, bool isSupported, GemmFormat format, int lanes, int widths)
        where TUnsigned : struct, IDotLanes<TVector>
        where TSigned : struct, IDotLanes<TVector>
        where TVector : struct =>
        new(name, tier, isSupported, format, lanes, widths, Functions<TUnsigned, TVector>(), Functions<TSigned, TVector>());

    public static GemmKernel CreateScalar(string name, GemmFormat format, delegate*<GemmTile*, void> function, int columns)
    {
        nint[] functions = new nint[columns * GemmTile.MaxRows];
        Array.Fill(functions, (nint)function);
        return new GemmKernel(name, KernelTier.Scalar, true, format, 1, columns, functions, functions);
    }

    private static nint[] Functions<TDot, TVector>()
        where TDot : struct, IDotLanes<TVector>
        where TVector : struct =>
        [.. Heights<TDot, TVector, One>(), .. Heights<TDot, TVector, Two>(), .. Heights<TDot, TVector, Three>(), .. Heights<TDot, TVector, Four>()];

    private static nint[] Heights<TDot, TVector, TWidth>()
        where TDot : struct, IDotLanes<TVector>
        where TVector : struct
        where TWidth : struct, ITileExtent =>
    [
        (nint)(delegate*<GemmTile*, void>)&TileKernel<TDot, TVector, One, TWidth>.Compute,
        (nint)(delegate*<GemmTile*, void>)&TileKernel<TDot, TVector, Two, TWidth>.Compute,
        (nint)(delegate*<GemmTile*, void>)&TileKernel<TDot, TVector, Three, TWidth>.Compute,
        (nint)(delegate*<GemmTile*, void>)&TileKernel<TDot, TVector, Four, TWidth>.Compute,
        (nint)(delegate*<GemmTile*, void>)&TileKernel<TDot, TVector, Five, TWidth>.Compute,
        (nint)(delegate*<GemmTile*, void>)&TileKernel<TDot, TVector, Six, TWidth>.Compute,
    ];
}
