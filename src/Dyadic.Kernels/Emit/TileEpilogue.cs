using Iced.Intel;
using static Iced.Intel.AssemblerRegisters;

namespace Dyadic.Kernels;

/// <summary>What an emitted tile does with its accumulators before they leave the registers.</summary>
internal abstract record TileEpilogue
{
    /// <summary>The accumulator's and the output's type, and what lies between, as in docs/kernels.md.</summary>
    public abstract string Name { get; }

    /// <summary>Bytes of parameters for sixteen columns.</summary>
    public virtual int VectorBytes => 0;

    /// <summary>Bytes of an output.</summary>
    public virtual int OutputBytes => 1;

    /// <summary>Turns accumulators into stored outputs; may use every vector register from zmm24 on, and k2.</summary>
    public abstract void Emit(Assembler code, AccumulatorBlock block, ConstantPool constants);
}

/// <summary>Stores the 32-bit accumulators as they are.</summary>
internal sealed record StoreAccumulators(bool IsFloat = false) : TileEpilogue
{
    public override int OutputBytes => sizeof(int);

    public override string Name => IsFloat ? "F32" : "S32";

    public override void Emit(Assembler code, AccumulatorBlock block, ConstantPool constants)
    {
        for (int row = 0; row < block.RowCount; row++)
        {
            for (int column = 0; column < block.Width; column++)
            {
                AssemblerMemoryOperand target = __zmmword_ptr[TileRegisters.At(block.Output, column)];
                if (block.Ragged && column == block.Width - 1) target = target.k1;
                code.vmovdqu32(target, block.Accumulator(row, column));
            }

            if (row < block.RowCount - 1) code.add(block.Output, block.Stride);
        }
    }
}
