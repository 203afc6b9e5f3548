using Iced.Intel;

namespace Dyadic.Kernels;

/// <summary>Finished accumulators in registers, and what an epilogue needs to turn them into stored outputs.</summary>
/// <param name="RowCount">Rows of outputs.</param>
/// <param name="Width">Vectors of accumulators a row, 1 to 4; row r holds registers from zmm(r · Width) on.</param>
/// <param name="Ragged">True when k1 selects what is stored.</param>
/// <param name="Order">
/// Which four columns narrowing leaves where: it brings dwords 4l … 4l + 3 of vector v to place 4l + v, and the result for j is the place of columns 4j … 4j + 3.
/// Null when they are in order then, as dword 4l + e of vector v holds column 16l + 4v + e.
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
    int RowCount, int Width, bool Ragged, Func<int, int>? Order, AssemblerRegister64 Tile, AssemblerRegister64 Stage, AssemblerRegister64 Output, AssemblerRegister64 Stride,
    AssemblerRegister64 Scratch, (AssemblerRegister64 Pointer, AssemblerRegister64 Stride)? Residual = null)
{
    /// <summary>The order of columns that follow each other from vector to vector: dword d of vector v holds column 16v + d.</summary>
    public static int Sequential(int four) => ((four % 4) * 4) + (four / 4);

    public AssemblerRegisterZMM Accumulator(int row, int column) => Vectors.Zmm(Index(row, column));

    public int Index(int row, int column) => (row * Width) + column;
}
