using Iced.Intel;
using static Iced.Intel.AssemblerRegisters;

namespace Dyadic.Kernels;

/// <summary>What an emitted tile does with its accumulators before they leave the registers.</summary>
internal abstract record TileEpilogue
{
    /// <summary>The accumulator's and the output's type, and what lies between, as in docs/kernels.md.</summary>
    public abstract string Name { get; }

    /// <summary>Turns the accumulators of the first chain into stored outputs.</summary>
    public abstract void Emit(Assembler code, TileRegisters registers, TileKey key, ConstantPool constants);
}

/// <summary>Stores the 32-bit accumulators as they are.</summary>
internal sealed record StoreAccumulators(bool IsFloat = false) : TileEpilogue
{
    public override string Name => IsFloat ? "F32" : "S32";

    public override void Emit(Assembler code, TileRegisters registers, TileKey key, ConstantPool constants)
    {
        AssemblerRegister64 output = registers.Rows, stride = registers.Taps;
        code.mov(output, TileEmitter.Field(registers, nameof(GemmTile.Output)));
        code.mov(stride, TileEmitter.Field(registers, nameof(GemmTile.OutputStride)));
        if (key.Ragged) code.kmovq(k1, __qword_ptr[TileEmitter.Field(registers, nameof(GemmTile.ColumnMask))]);
        for (int row = 0; row < key.RowCount; row++)
        {
            for (int column = 0; column < key.Width; column++)
            {
                AssemblerMemoryOperand target = __zmmword_ptr[TileRegisters.At(output, column)];
                if (key.Ragged && column == key.Width - 1) target = target.k1;
                code.vmovdqu32(target, registers.Accumulator(row, column));
            }

            if (row < key.RowCount - 1) code.add(output, stride);
        }
    }
}
