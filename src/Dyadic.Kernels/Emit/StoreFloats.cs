using Iced.Intel;
using static Iced.Intel.AssemblerRegisters;

namespace Dyadic.Kernels;

/// <summary>Floats: clamp(acc + residual), where the block's residual points at one. A NaN stays a NaN.</summary>
/// <param name="Clamps">True when there is a bound.</param>
internal sealed record StoreFloats(bool Clamps) : TileEpilogue
{
    public override string Name => Clamps ? "F32c" : "F32";

    /// <inheritdoc/>
    public override int OutputBytes => sizeof(float);

    public override void Emit(Assembler code, AccumulatorBlock block, ConstantPool constants)
    {
        AddResidual(code, block);
        if (Clamps) Clamp(code, block);
        new StoreAccumulators(IsFloat: true).Emit(code, block, constants);
    }

    private static void AddResidual(Assembler code, AccumulatorBlock block)
    {
        Label none = code.CreateLabel();
        (AssemblerRegister64 residual, AssemblerRegister64 stride) = block.Residual ?? throw new InvalidOperationException("A tile of floats names what it adds.");
        code.test(residual, residual);
        code.je(none);
        for (int row = 0; row < block.RowCount; row++)
        {
            for (int column = 0; column < block.Width; column++)
            {
                AssemblerRegisterZMM sum = block.Accumulator(row, column);
                code.vaddps(block.Ragged && column == block.Width - 1 ? sum.k1 : sum, sum, __zmmword_ptr[TileRegisters.At(residual, column)]);
            }

            code.add(residual, stride);
        }

        code.Label(ref none);
    }

    private static void Clamp(Assembler code, AccumulatorBlock block)
    {
        AssemblerRegisterZMM low = zmm24, high = zmm25;
        code.vbroadcastss(low, __dword_ptr[TileEmitter.Bound(block.Tile, nameof(StageBounds.LowValue))]);
        code.vbroadcastss(high, __dword_ptr[TileEmitter.Bound(block.Tile, nameof(StageBounds.HighValue))]);
        for (int row = 0; row < block.RowCount; row++)
        {
            for (int column = 0; column < block.Width; column++)
            {
                // The second operand is what these instructions return when either is a NaN.
                AssemblerRegisterZMM sum = block.Accumulator(row, column);
                code.vmaxps(sum, low, sum);
                code.vminps(sum, high, sum);
            }
        }
    }
}
