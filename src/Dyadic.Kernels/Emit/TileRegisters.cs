using Iced.Intel;
using static Iced.Intel.AssemblerRegisters;

namespace Dyadic.Kernels;

/// <summary>Which register holds what in an emitted tile.</summary>
/// <remarks><code>
///   zmm0 …                 accumulators, chain by chain, row by row
///   then                   one vector of the right operand a column, then broadcast words of the left one in turn
///   zmm31                  sign bits, where the left operand has s8 codes
///   after the depth loop   everything above the first chain belongs to the epilogue
///   k1                     the columns to store; k2 even lanes
/// </code></remarks>
internal sealed class TileRegisters
{
    private const int Vector = 64;

    private readonly int _rows;
    private readonly int _width;
    private readonly int _chains;

    public TileRegisters(Frame frame, int rows, int width)
    {
        (_rows, _width) = (rows, width);
        _chains = Math.Clamp((ShortestCycle + (rows * width) - 1) / (rows * width), 1, MostChains);
        Tile = frame.Argument;
        Rows = frame.Take();
        Taps = frame.Take();
        Rhs = frame.Take();
        Depth = frame.Take();
        Index = frame.Take();
        LastBlock = frame.Take();
        RowPointers = [.. Enumerable.Range(0, rows).Select(_ => frame.Take())];
    }

    /// <summary>Independent sums that keep two multipliers of four cycles busy.</summary>
    private const int ShortestCycle = 8, MostChains = 4;

    public int RowCount => _rows;

    public int Width => _width;

    /// <summary>Partial sums of an accumulator, added up after the depth loop; more than one only for small tiles.</summary>
    public int Chains => _chains;

    /// <summary>The argument: a <see cref="GemmTile"/>.</summary>
    public AssemblerRegister64 Tile { get; }

    /// <summary>Row pointers of the next tap; after the depth loop, free.</summary>
    public AssemblerRegister64 Rows { get; }

    /// <summary>Taps left; after the depth loop, free.</summary>
    public AssemblerRegister64 Taps { get; }

    public AssemblerRegister64 Rhs { get; }

    public AssemblerRegister64 Depth { get; }

    public AssemblerRegister64 Index { get; }

    /// <summary>The last index at which a whole unrolled block starts.</summary>
    public AssemblerRegister64 LastBlock { get; }

    public IReadOnlyList<AssemblerRegister64> RowPointers { get; }

    public AssemblerRegisterZMM Signs => zmm31;

    /// <summary>Vector registers that an epilogue may use, none of them an accumulator of the first chain.</summary>
    public int FirstFree => _rows * _width;

    public AssemblerRegisterZMM Accumulator(int row, int column, int chain = 0) => Vectors.Zmm(AccumulatorIndex(row, column, chain));

    public int AccumulatorIndex(int row, int column, int chain = 0) => (((chain * _rows) + row) * _width) + column;

    public AssemblerRegisterZMM RhsVector(int column) => Vectors.Zmm((_chains * _rows * _width) + column);

    /// <summary>A register for a word of the left operand; three or more take turns.</summary>
    public AssemblerRegisterZMM LhsVector(int turn)
    {
        int first = (_chains * _rows * _width) + _width;
        return Vectors.Zmm(first + (turn % Math.Min(6, 31 - first)));
    }

    public static AssemblerMemoryOperand At(AssemblerRegister64 pointer, int vector) => pointer + (vector * Vector);
}
