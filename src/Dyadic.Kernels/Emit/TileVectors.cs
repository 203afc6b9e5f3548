using Iced.Intel;
using static Iced.Intel.AssemblerRegisters;

namespace Dyadic.Kernels;

/// <summary>Which vector register holds what in an emitted tile.</summary>
/// <remarks><code>
///   zmm0 …                 accumulators, chain by chain, row by row
///   then                   one vector of the right operand a column, then broadcast words of the left one in turn
///   zmm31                  sign bits, where the left operand has s8 codes
///   zmm30                  the low half of every byte, where the right operand has four-bit codes
///   after the depth loop   everything above the first chain belongs to the epilogue
///   k1                     the columns to store; k2 even lanes
/// </code></remarks>
internal class TileVectors
{
    /// <summary>Independent sums that keep two multipliers of four cycles busy.</summary>
    private const int ShortestCycle = 8, MostChains = 4;

    private readonly int _firstConstant;

    public TileVectors(int rows, int width, bool nibbles = false)
    {
        (RowCount, Width, _firstConstant) = (rows, width, nibbles ? 30 : 31);
        Chains = Math.Clamp((ShortestCycle + (rows * width) - 1) / (rows * width), 1, MostChains);
    }

    public int RowCount { get; }

    public int Width { get; }

    /// <summary>Partial sums of an accumulator, added up after the depth loop; more than one only for small tiles.</summary>
    public int Chains { get; }

    public AssemblerRegisterZMM Signs => zmm31;

    public AssemblerRegisterZMM LowHalves => zmm30;

    /// <summary>Vector registers that an epilogue may use, none of them an accumulator of the first chain.</summary>
    public int FirstFree => RowCount * Width;

    public AssemblerRegisterZMM Accumulator(int row, int column, int chain = 0) => Vectors.Zmm((((chain * RowCount) + row) * Width) + column);

    public AssemblerRegisterZMM RhsVector(int column) => Vectors.Zmm((Chains * FirstFree) + column);

    /// <summary>A register for a word of the left operand; three or more take turns.</summary>
    public AssemblerRegisterZMM LhsVector(int turn)
    {
        int first = (Chains * FirstFree) + Width;
        return Vectors.Zmm(first + (turn % Math.Min(6, _firstConstant - first)));
    }
}
