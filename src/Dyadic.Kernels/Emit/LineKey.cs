using Iced.Intel;

namespace Dyadic.Kernels;

/// <summary>The key of one emitted loop over tiles of neighbouring pixels of a line.</summary>
/// <param name="RowCount">Pixels of a tile.</param>
/// <param name="Width">Vectors of 16 columns, 1 to 3.</param>
/// <param name="Ragged">True when fewer columns than <paramref name="Width"/> vectors hold are stored.</param>
/// <param name="RowStride">Bytes from the run of a pixel to that of the next.</param>
/// <param name="Epilogue">What happens to the accumulators.</param>
internal abstract record LineKey(int RowCount, int Width, bool Ragged, int RowStride, TileEpilogue Epilogue) : KernelKey
{
    /// <summary>The part of <see cref="KernelKey.Name"/> that tells the tile.</summary>
    protected string Tile => $"s{RowStride}_{RowCount}x{Width * 16}{(Ragged ? "r" : string.Empty)}_Avx512Vnni";

    public override void Emit(Assembler code)
    {
        Frame frame = Frame.Native();
        LineRegisters registers = new(frame, RowCount, Width);
        new LineTileEmitter(code, frame, registers, this, Run(code, registers, new ConstantPool(code))).Emit();
    }

    /// <summary>What happens between the run pointer of a tap and that of the next.</summary>
    protected abstract LineRun Run(Assembler code, LineRegisters registers, ConstantPool constants);
}
