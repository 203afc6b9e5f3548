using System.Runtime.InteropServices;
using Iced.Intel;
using static Iced.Intel.AssemblerRegisters;

namespace Dyadic.Kernels;

/// <summary>Emits a loop over tiles of neighbouring pixels, whose runs of depth lie a fixed number of bytes apart.</summary>
/// <remarks>
/// The distance is part of the code, so one pointer serves all rows: a tile can be taller than there are general registers, needs no pointer
/// a row, and begins while the epilogue of the one before is still under way.
/// </remarks>
internal sealed class LineTileEmitter
{
    private const int Word = 4, Vector = 64;

    /// <summary>Instructions of an unrolled block of depth, so that a few blocks fit the processor's cache of decoded ones.</summary>
    private const int LongestBlock = 320;

    private readonly Assembler _code;
    private readonly Frame _frame;
    private readonly LineRegisters _registers;
    private readonly LineTileKey _key;
    private readonly DotStep _step;
    private readonly ConstantPool _constants;

    public LineTileEmitter(Assembler code, Frame frame, LineRegisters registers, LineTileKey key)
    {
        (_code, _frame, _registers, _key) = (code, frame, registers, key);
        _step = new DotStep(code, registers, key.Format, key.SignedLhs);
        _constants = new ConstantPool(code);
    }

    public void Emit()
    {
        _frame.Enter(_code);
        LoadArguments();
        Label signs = _key.SignedLhs ? _constants.Add(_ => unchecked((int)0x80808080)) : default;
        Label tile = _code.CreateLabel();
        _code.Label(ref tile);
        if (_key.SignedLhs) _code.vmovdqu32(_registers.Signs, __zmmword_ptr[signs]);
        StartAccumulators();
        ForEachTap();
        _step.AddChains();
        _key.Epilogue.Emit(_code, FinishedBlock(), _constants);
        _code.add(_registers.Output, _registers.Stride);
        _code.add(_registers.Offset, _key.RowCount * _key.RowStride);
        _code.dec(_registers.Tiles);
        _code.jne(tile);
        _frame.Leave(_code);
        _constants.Emit();
    }

    private static AssemblerMemoryOperand Field(AssemblerRegister64 tile, string name) => __[tile + (int)Marshal.OffsetOf<LineTile>(name)];

    private void LoadArguments()
    {
        AssemblerRegister64 tile = _registers.Tile;
        _code.mov(_registers.Tiles, Field(tile, nameof(LineTile.Tiles)));
        _code.mov(_registers.Output, TileEmitter.Field(tile, nameof(GemmTile.Output)));
        _code.mov(_registers.Stride, TileEmitter.Field(tile, nameof(GemmTile.OutputStride)));
        _code.mov(_registers.Stage, TileEmitter.Field(tile, nameof(GemmTile.Stage)));
        _code.mov(_registers.Residual, Field(tile, nameof(LineTile.Residual)));
        _code.mov(_registers.ResidualStride, Field(tile, nameof(LineTile.ResidualStride)));
        if (_key.Ragged) _code.kmovq(k1, __qword_ptr[TileEmitter.Field(tile, nameof(GemmTile.ColumnMask))]);
        _code.xor(_registers.Offset, _registers.Offset);
    }

    private void StartAccumulators()
    {
        _code.mov(_registers.Lhs, TileEmitter.Field(_registers.Tile, nameof(GemmTile.Initial)));
        for (int column = 0; column < _key.Width; column++)
        {
            _code.vmovdqu32(_registers.Accumulator(0, column), __zmmword_ptr[TileRegisters.At(_registers.Lhs, column)]);
            for (int row = 1; row < _key.RowCount; row++) _code.vmovdqa32(_registers.Accumulator(row, column), _registers.Accumulator(0, column));
        }

        for (int index = _registers.FirstFree; index < _registers.FirstFree * _registers.Chains; index++)
        {
            _code.vpxord(Vectors.Zmm(index), Vectors.Zmm(index), Vectors.Zmm(index));
        }
    }

    private void ForEachTap()
    {
        Label tap = _code.CreateLabel();
        _code.mov(_registers.Runs, TileEmitter.Field(_registers.Tile, nameof(GemmTile.Rows)));
        _code.movsxd(_registers.Taps, __dword_ptr[TileEmitter.Field(_registers.Tile, nameof(GemmTile.Taps))]);
        _code.mov(_registers.Rhs, TileEmitter.Field(_registers.Tile, nameof(GemmTile.Rhs)));
        _code.Label(ref tap);
        _code.mov(_registers.Lhs, __[_registers.Runs]);
        _code.add(_registers.Runs, sizeof(long));
        _code.add(_registers.Lhs, _registers.Offset);
        AlongDepth();
        _code.dec(_registers.Taps);
        _code.jne(tap);
    }

    private void AlongDepth()
    {
        int unroll = Math.Clamp(LongestBlock / (_key.Width + (_key.RowCount * (1 + _key.Width))), 1, _key.DepthWords);
        int blocks = _key.DepthWords / unroll, rest = _key.DepthWords % unroll;
        if (blocks > 1)
        {
            Label block = _code.CreateLabel();
            _code.mov(_registers.Count, blocks);
            _code.Label(ref block);
            Block(unroll);
            _code.dec(_registers.Count);
            _code.jne(block);
        }
        else
        {
            Block(unroll);
        }

        if (rest > 0) Block(rest);
    }

    private void Block(int steps)
    {
        for (int step = 0; step < steps; step++)
        {
            int offset = step * Word;
            _step.Emit(_registers.Rhs, step * _key.Width, row => _registers.Lhs + ((row * _key.RowStride) + offset), step % _registers.Chains);
        }

        _code.add(_registers.Lhs, steps * Word);
        _code.add(_registers.Rhs, steps * _key.Width * Vector);
    }

    private AccumulatorBlock FinishedBlock() => new(
        _key.RowCount, _key.Width, _key.Ragged, false, _registers.Tile, _registers.Stage, _registers.Output, _registers.Stride, _registers.Lhs,
        (_registers.Residual, _registers.ResidualStride));
}
