namespace Dyadic.Kernels;

/// <summary>Tile functions that the runtime compiles: <see cref="TileKernel{TDot,TVector,TRows,TWidth}"/> for each height and width.</summary>
internal sealed unsafe class ManagedGemmKernel : GemmKernel
{
    private const int TallestTile = 6;

    // Loading the functions of a row costs milliseconds, and a process uses one or two rows of the table: they are loaded when first called.
    private readonly delegate*<nint[]> _loadUnsigned;
    private readonly delegate*<nint[]> _loadSigned;
    private nint[]? _unsigned;
    private nint[]? _signed;

    private ManagedGemmKernel(
        string name, KernelTier tier, bool isSupported, GemmFormat format, int lanes, int widths, delegate*<nint[]> unsigned, delegate*<nint[]> signed)
        : base(name, tier, isSupported, format, lanes, widths, TallestTile)
    {
        _loadUnsigned = unsigned;
        _loadSigned = signed;
    }

    private ManagedGemmKernel(string name, GemmFormat format, int widths, nint[] unsigned, nint[] signed)
        : base(name, KernelTier.Scalar, true, format, 1, widths, TallestTile) => (_unsigned, _signed) = (unsigned, signed);

    public override void Compute(GemmTile* tile, bool signedLhs)
    {
        nint[] functions = signedLhs ? _signed ??= _loadSigned() : _unsigned ??= _loadUnsigned();
        int width = tile->ColumnCount / Lanes;
        ((delegate*<GemmTile*, void>)functions[((width - 1) * TallestTile) + tile->RowCount - 1])(tile);
    }

    public static GemmKernel Create<TDot, TVector>(string name, KernelTier tier, bool isSupported, GemmFormat format, int lanes, int widths)
        where TDot : struct, IDotLanes<TVector>
        where TVector : struct => Create<TDot, TDot, TVector>(name, tier, isSupported, format, lanes, widths);

    public static GemmKernel Create<TUnsigned, TSigned, TVector>(string name, KernelTier tier, bool isSupported, GemmFormat format, int lanes, int widths)
        where TUnsigned : struct, IDotLanes<TVector>
        where TSigned : struct, IDotLanes<TVector>
        where TVector : struct =>
        new ManagedGemmKernel(name, tier, isSupported, format, lanes, widths, &Functions<TUnsigned, TVector>, &Functions<TSigned, TVector>);

    public static GemmKernel CreateScalar(string name, GemmFormat format, delegate*<GemmTile*, void> unsigned, delegate*<GemmTile*, void> signed, int columns)
    {
        nint[] functions = new nint[columns * TallestTile], signedFunctions = new nint[columns * TallestTile];
        Array.Fill(functions, (nint)unsigned);
        Array.Fill(signedFunctions, (nint)signed);
        return new ManagedGemmKernel(name, format, columns, functions, signedFunctions);
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
