using Iced.Intel;

namespace Dyadic.Kernels;

/// <summary>Which register holds what in an emitted tile of a product: vectors as in <see cref="TileVectors"/>, and general ones.</summary>
internal sealed class TileRegisters : TileVectors
{
    private const int Vector = 64;

    public TileRegisters(Frame frame, int rows, int width, bool nibbles)
        : base(rows, width, nibbles)
    {
        Tile = frame.Argument;
        Rows = frame.Take();
        Taps = frame.Take();
        Rhs = frame.Take();
        Prefetch = frame.Take();
        Index = frame.Take();
        LastBlock = frame.Take();
        RowPointers = [.. Enumerable.Range(0, rows).Select(_ => frame.Take())];
    }

    /// <summary>The argument: a <see cref="GemmTile"/>.</summary>
    public AssemblerRegister64 Tile { get; }

    /// <summary>Row pointers of the next tap; after the depth loop, free.</summary>
    public AssemblerRegister64 Rows { get; }

    /// <summary>Taps left; after the depth loop, free.</summary>
    public AssemblerRegister64 Taps { get; }

    public AssemblerRegister64 Rhs { get; }

    /// <summary>What to prefetch next; after the depth loop, free.</summary>
    public AssemblerRegister64 Prefetch { get; }

    public AssemblerRegister64 Index { get; }

    /// <summary>The last index at which a whole unrolled block starts.</summary>
    public AssemblerRegister64 LastBlock { get; }

    public IReadOnlyList<AssemblerRegister64> RowPointers { get; }

    public static AssemblerMemoryOperand At(AssemblerRegister64 pointer, int vector) => pointer + (vector * Vector);
}
