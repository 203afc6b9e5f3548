using Iced.Intel;
using static Iced.Intel.AssemblerRegisters;

namespace Dyadic.Kernels;

/// <summary>Floats: float32(acc)·scale.</summary>
internal sealed record DequantizeSums : TileEpilogue
{
    /// <inheritdoc/>
    public override int VectorBytes => 64;

    /// <inheritdoc/>
    public override int OutputBytes => sizeof(float);

    public override string Name => "DF32";

    public override void Emit(Assembler code, AccumulatorBlock block, ConstantPool constants)
    {
        AssemblerRegisterZMM scale = zmm24;
        for (int column = 0; column < block.Width; column++)
        {
            code.vmovups(scale, __zmmword_ptr[TileRegisters.At(block.Stage, column)]);
            for (int row = 0; row < block.RowCount; row++)
            {
                AssemblerRegisterZMM sum = block.Accumulator(row, column);
                code.vcvtdq2ps(sum, sum);
                code.vmulps(sum, sum, scale);
            }
        }

        new StoreAccumulators().Emit(code, block, constants);
    }
}
