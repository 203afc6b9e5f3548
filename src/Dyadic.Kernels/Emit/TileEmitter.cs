using System.Runtime.InteropServices;
using Iced.Intel;
using static Iced.Intel.AssemblerRegisters;

namespace Dyadic.Kernels;

/// <summary>Emits one tile of a product: accumulators stay in registers over the whole depth and leave through the epilogue.</summary>
internal sealed class TileEmitter(Assembler code, Frame frame, TileRegisters registers, TileKey key)
{
    private const int Word = 4, Unroll = 4, Vector = 64;

    // Shallower tiles would spend more on asking for their output lines than on waiting for them.
    private const int ShallowestPrefetch = 256;

    private AssemblerMemoryOperand Depth => __dword_ptr[Field(registers.Tile, nameof(GemmTile.DepthBytes))];

    public void Emit()
    {
        frame.Enter(code);
        PrefetchOutput();
        LoadArguments();
        StartAccumulators();
        if (key.Format == GemmFormat.Nibble8) LoadLowHalves();
        ForEachTap();
        new DotStep(code, registers, key.Format, key.SignedLhs).AddChains();
        ConstantPool constants = new(code);
        key.Epilogue.Emit(code, FinishedBlock(), constants);
        frame.Leave(code);
        constants.Emit();
    }

    /// <summary>Where a field of the argument lies.</summary>
    public static AssemblerMemoryOperand Field(AssemblerRegister64 tile, string name) => __[tile + (int)Marshal.OffsetOf<GemmTile>(name)];

    /// <summary>Where a field of <see cref="GemmTile.Bounds"/> lies.</summary>
    public static AssemblerMemoryOperand Bound(AssemblerRegister64 tile, string name) =>
        Field(tile, nameof(GemmTile.Bounds)) + (int)Marshal.OffsetOf<StageBounds>(name);

    private void LoadArguments()
    {
        code.mov(registers.Rows, Field(registers.Tile, nameof(GemmTile.Rows)));
        code.movsxd(registers.Taps, __dword_ptr[Field(registers.Tile, nameof(GemmTile.Taps))]);
        code.mov(registers.Rhs, Field(registers.Tile, nameof(GemmTile.Rhs)));
        LoadLastBlock();
        if (key.PrefetchLines > 0) code.mov(registers.Prefetch, Field(registers.Tile, nameof(GemmTile.Prefetch)));
        if (!key.SignedLhs) return;
        code.mov(registers.Index, 0x8080808080808080);
        code.vpbroadcastq(registers.Signs, registers.Index);
    }

    private void LoadLowHalves()
    {
        code.mov(registers.Index, 0x0F0F0F0F0F0F0F0F);
        code.vpbroadcastq(registers.LowHalves, registers.Index);
    }

    /// <summary>Asks for the output lines at once, to write them: they arrive while the depth runs, not one after the other when the tile is stored.</summary>
    private void PrefetchOutput()
    {
        Label skip = code.CreateLabel();
        code.cmp(Depth, ShallowestPrefetch);
        code.jl(skip);
        code.mov(registers.Index, Field(registers.Tile, nameof(GemmTile.Output)));
        code.mov(registers.LastBlock, Field(registers.Tile, nameof(GemmTile.OutputStride)));
        int bytes = key.Width * 16 * key.Epilogue.OutputBytes;
        for (int row = 0; row < key.RowCount; row++)
        {
            for (int line = 0; line < bytes; line += Vector) code.prefetchw(__byte_ptr[registers.Index + line]);
            if (row < key.RowCount - 1) code.add(registers.Index, registers.LastBlock);
        }

        code.Label(ref skip);
    }

    private void StartAccumulators()
    {
        code.mov(registers.Index, Field(registers.Tile, nameof(GemmTile.Initial)));
        for (int column = 0; column < key.Width; column++)
        {
            code.vmovdqu32(registers.Accumulator(0, column), __zmmword_ptr[TileRegisters.At(registers.Index, column)]);
            for (int row = 1; row < key.RowCount; row++) code.vmovdqa32(registers.Accumulator(row, column), registers.Accumulator(0, column));
        }

        if (key.Offsets) AddOffsets();
        for (int index = registers.FirstFree; index < registers.FirstFree * registers.Chains; index++)
        {
            code.vpxord(Vectors.Zmm(index), Vectors.Zmm(index), Vectors.Zmm(index));
        }
    }

    /// <summary>accumulator[r, v] += offset[v] · sum[r]: the part of each weight that was taken off to fit 8 signed bits.</summary>
    private void AddOffsets()
    {
        AssemblerRegisterZMM offset = zmm29, term = zmm30;
        code.mov(registers.Index, Field(registers.Tile, nameof(GemmTile.Offsets)));
        code.mov(registers.LastBlock, Field(registers.Tile, nameof(GemmTile.RowSums)));
        for (int column = 0; column < key.Width; column++)
        {
            code.vmovdqu32(offset, __zmmword_ptr[TileRegisters.At(registers.Index, column)]);
            for (int row = 0; row < key.RowCount; row++)
            {
                code.vpmulld(term, offset, __dword_bcst[registers.LastBlock + (row * Word)]);
                code.vpaddd(registers.Accumulator(row, column), registers.Accumulator(row, column), term);
            }
        }

        LoadLastBlock();
    }

    private void LoadLastBlock()
    {
        code.movsxd(registers.LastBlock, Depth);
        code.sub(registers.LastBlock, Unroll * Word);
    }

    private void ForEachTap()
    {
        Label tap = code.CreateLabel();
        code.Label(ref tap);
        for (int row = 0; row < key.RowCount; row++) code.mov(registers.RowPointers[row], __[registers.Rows + (row * 8)]);
        code.add(registers.Rows, GemmTile.RowSlots * 8);
        AlongDepth();
        code.dec(registers.Taps);
        code.jne(tap);
    }

    private void AlongDepth()
    {
        Label block = code.CreateLabel(), rest = code.CreateLabel(), step = code.CreateLabel(), done = code.CreateLabel();
        code.xor(registers.Index, registers.Index);
        code.cmp(registers.Index, registers.LastBlock);
        code.jg(rest);
        code.Label(ref block);
        for (int unrolled = 0; unrolled < Unroll; unrolled++)
        {
            PrefetchPart(unrolled);
            Step(unrolled, unrolled, unrolled % registers.Chains);
        }

        if (key.PrefetchLines > 0) code.add(registers.Prefetch, key.PrefetchLines * Vector);
        code.add(registers.Index, Unroll * Word);
        NextWord(Unroll / key.StepsPerWord);
        code.cmp(registers.Index, registers.LastBlock);
        code.jle(block);
        code.Label(ref rest);
        code.cmp(Low(registers.Index), Depth);
        code.jge(done);
        code.Label(ref step);
        StepsOfWord();
        NextWord(1);
        code.cmp(Low(registers.Index), Depth);
        code.jl(step);
        code.Label(ref done);
        code.nop();
    }

    /// <summary>The lines to fetch, spread over the steps of a block.</summary>
    private void PrefetchPart(int step)
    {
        for (int line = step; line < key.PrefetchLines; line += Unroll)
        {
            code.prefetcht1(__byte_ptr[registers.Prefetch + (line * Vector)]);
        }
    }

    private static AssemblerRegister32 Low(AssemblerRegister64 register) => new(register.Value.GetInfo().FullRegister32);

    /// <summary>The steps of one word of the right operand; the depth may end before the last.</summary>
    private void StepsOfWord()
    {
        Label end = code.CreateLabel();
        for (int step = 0; step < key.StepsPerWord; step++)
        {
            if (step > 0)
            {
                code.cmp(Low(registers.Index), Depth);
                code.jge(end);
            }

            Step(step, 0, 0);
            code.add(registers.Index, Word);
        }

        if (key.StepsPerWord > 1) code.Label(ref end);
    }

    private void NextWord(int words) => code.add(registers.Rhs, words * key.Width * Vector);

    private void Step(int rhsStep, int lhsWord, int chain) =>
        new DotStep(code, registers, key.Format, key.SignedLhs)
            .Emit(registers.Rhs, rhsStep, row => registers.RowPointers[row] + registers.Index + (lhsWord * Word), chain);

    /// <summary>The accumulators and, in registers that the depth loop needs no longer, where their outputs go.</summary>
    private AccumulatorBlock FinishedBlock()
    {
        AccumulatorBlock block = new(
            key.RowCount, key.Width, key.Ragged, AccumulatorBlock.Sequential, registers.Tile, registers.Rhs, registers.Rows, registers.Taps, registers.Index,
            (registers.Prefetch, registers.Taps)); // a residual is laid out as the outputs are
        code.mov(block.Stage, Field(registers.Tile, nameof(GemmTile.Stage)));
        code.mov(block.Output, Field(registers.Tile, nameof(GemmTile.Output)));
        code.mov(block.Stride, Field(registers.Tile, nameof(GemmTile.OutputStride)));
        code.mov(registers.Prefetch, Field(registers.Tile, nameof(GemmTile.Residual)));
        if (key.Ragged) code.kmovq(k1, __qword_ptr[Field(registers.Tile, nameof(GemmTile.ColumnMask))]);
        return block;
    }
}
