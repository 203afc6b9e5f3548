using System.Runtime.InteropServices;
using Iced.Intel;
using static Iced.Intel.AssemblerRegisters;

namespace Dyadic.Kernels;

/// <summary>Emits a loop over tiles of neighbouring pixels, whose runs of depth lie a fixed number of bytes apart.</summary>
/// <remarks>
/// The distance is part of the code, so one pointer serves all rows: a tile can be taller than there are general registers, needs no pointer
/// a row, and begins while the epilogue of the one before is still under way.
/// </remarks>
internal sealed class LineTileEmitter(Assembler code, Frame frame, LineRegisters registers, LineKey key, LineRun run)
{
    public void Emit()
    {
        frame.Enter(code);
        LoadArguments();
        Label tile = code.CreateLabel();
        code.Label(ref tile);
        run.Start();
        StartAccumulators();
        ForEachTap();
        run.Finish();
        key.Epilogue.Emit(code, FinishedBlock(), run.Constants);
        code.add(registers.Output, registers.Stride);
        code.add(registers.Offset, key.RowCount * key.RowStride);
        code.dec(registers.Tiles);
        code.jne(tile);
        frame.Leave(code);
        run.Constants.Emit();
    }

    private static AssemblerMemoryOperand Field(AssemblerRegister64 tile, string name) => __[tile + (int)Marshal.OffsetOf<LineTile>(name)];

    private void LoadArguments()
    {
        AssemblerRegister64 tile = registers.Tile;
        code.mov(registers.Tiles, Field(tile, nameof(LineTile.Tiles)));
        code.mov(registers.Output, TileEmitter.Field(tile, nameof(GemmTile.Output)));
        code.mov(registers.Stride, TileEmitter.Field(tile, nameof(GemmTile.OutputStride)));
        code.mov(registers.Stage, TileEmitter.Field(tile, nameof(GemmTile.Stage)));
        code.mov(registers.Residual, Field(tile, nameof(LineTile.Residual)));
        code.mov(registers.ResidualStride, Field(tile, nameof(LineTile.ResidualStride)));
        if (key.Ragged) code.kmovq(k1, __qword_ptr[TileEmitter.Field(tile, nameof(GemmTile.ColumnMask))]);
        code.mov(registers.Offset, Field(tile, nameof(LineTile.Offset)));
    }

    private void StartAccumulators()
    {
        code.mov(registers.Lhs, TileEmitter.Field(registers.Tile, nameof(GemmTile.Initial)));
        for (int column = 0; column < key.Width; column++)
        {
            code.vmovdqu32(registers.Accumulator(0, column), __zmmword_ptr[TileRegisters.At(registers.Lhs, column)]);
            for (int row = 1; row < key.RowCount; row++) code.vmovdqa32(registers.Accumulator(row, column), registers.Accumulator(0, column));
        }

        for (int index = registers.FirstFree; index < registers.FirstFree * registers.Chains; index++)
        {
            code.vpxord(Vectors.Zmm(index), Vectors.Zmm(index), Vectors.Zmm(index));
        }
    }

    private void ForEachTap()
    {
        Label tap = code.CreateLabel();
        code.mov(registers.Runs, TileEmitter.Field(registers.Tile, nameof(GemmTile.Rows)));
        code.movsxd(registers.Taps, __dword_ptr[TileEmitter.Field(registers.Tile, nameof(GemmTile.Taps))]);
        code.mov(registers.Rhs, TileEmitter.Field(registers.Tile, nameof(GemmTile.Rhs)));
        code.Label(ref tap);
        code.mov(registers.Lhs, __[registers.Runs]);
        code.add(registers.Runs, sizeof(long));
        code.add(registers.Lhs, registers.Offset);
        run.Emit();
        code.dec(registers.Taps);
        code.jne(tap);
    }

    private AccumulatorBlock FinishedBlock() => new(
        key.RowCount, key.Width, key.Ragged, AccumulatorBlock.Sequential, registers.Tile, registers.Stage, registers.Output, registers.Stride, registers.Lhs,
        (registers.Residual, registers.ResidualStride));
}
