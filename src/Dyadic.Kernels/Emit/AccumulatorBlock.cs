using Iced.Intel;

namespace Dyadic.Kernels;

/// <summary>Finished accumulators in registers, and what an epilogue needs to turn them into stored outputs.</summary>
/// <param name="RowCount">Rows of outputs.</param>
/// <param name="Width">Vectors of accumulators a row, 1 to 4; row r holds registers from zmm(r · Width) on.</param>
/// <param name="Ragged">True when k1 selects what is stored.</param>
/// <param name="Interleaved">
/// True when dword 4l + e of vector v holds column 16l + 4v + e, which narrowing puts in order; false when it holds column 16v + 4l + e.
/// </param>
/// <param name="Tile">Points at the <see cref="GemmTile"/>.</param>
/// <param name="Stage">Points at the parameters of the first vector.</param>
/// <param name="Output">Points at the first row of outputs; the epilogue may change it.</param>
/// <param name="Stride">Bytes from an output row to the next.</param>
/// <param name="Scratch">Free.</param>
/// <param name="Residual">
/// Points at the first row of what an epilogue adds, and the bytes from a row to the next, where the tile has such; an epilogue that adds moves the pointer behind the last row.
/// </param>
internal sealed record AccumulatorBlock(
    int RowCount, int Width, bool Ragged, bool Interleaved, AssemblerRegister64 Tile, AssemblerRegister64 Stage, AssemblerRegister64 Output, AssemblerRegister64 Stride,
    AssemblerRegister64 Scratch, (AssemblerRegister64 Pointer, AssemblerRegister64 Stride)? Residual = null)
{
    public AssemblerRegisterZMM Accumulator(int row, int column) => Vectors.Zmm(Index(row, column));

    public int Index(int row, int column) => (row * Width) + column;
}
