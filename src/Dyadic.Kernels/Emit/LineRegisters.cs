using Iced.Intel;

namespace Dyadic.Kernels;

/// <summary>Which register holds what in an emitted line tile: vectors as in <see cref="TileVectors"/>, and general ones.</summary>
internal sealed class LineRegisters : TileVectors
{
    public LineRegisters(Frame frame, int rows, int width)
        : base(rows, width)
    {
        Tile = frame.Argument;
        Runs = frame.Take();
        Taps = frame.Take();
        Rhs = frame.Take();
        Lhs = frame.Take();
        Count = frame.Take();
        Offset = frame.Take();
        Tiles = frame.Take();
        Output = frame.Take();
        Stride = frame.Take();
        Stage = frame.Take();
        Residual = frame.Take();
        ResidualStride = frame.Take();
    }

    /// <summary>The argument: a <see cref="LineTile"/>.</summary>
    public AssemblerRegister64 Tile { get; }

    /// <summary>Where the pointer of the next tap lies.</summary>
    public AssemblerRegister64 Runs { get; }

    /// <summary>Taps left.</summary>
    public AssemblerRegister64 Taps { get; }

    public AssemblerRegister64 Rhs { get; }

    /// <summary>The next words of the first row.</summary>
    public AssemblerRegister64 Lhs { get; }

    /// <summary>Unrolled blocks of depth left; after the depth loop, free.</summary>
    public AssemblerRegister64 Count { get; }

    /// <summary>Bytes from the first pixel of the line to the first one of the tile.</summary>
    public AssemblerRegister64 Offset { get; }

    /// <summary>Tiles left.</summary>
    public AssemblerRegister64 Tiles { get; }

    public AssemblerRegister64 Output { get; }

    public AssemblerRegister64 Stride { get; }

    public AssemblerRegister64 Stage { get; }

    public AssemblerRegister64 Residual { get; }

    public AssemblerRegister64 ResidualStride { get; }
}
