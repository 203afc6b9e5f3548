using Iced.Intel;
using static Iced.Intel.AssemblerRegisters;

namespace Dyadic.Kernels;

/// <summary>Floats: float32(acc)·scale.</summary>
internal sealed record DequantizeSums : TileEpilogue
{
    /// <summary>Bytes of parameters for sixteen columns: scales.</summary>
    public const int VectorBytes = 64;

    public override string Name => "DF32";

    public override void Emit(Assembler code, TileRegisters registers, TileKey key, ConstantPool constants)
    {
        AssemblerRegisterZMM scale = zmm24;
        AssemblerRegister64 stage = registers.Rows;
        code.mov(stage, TileEmitter.Field(registers, nameof(GemmTile.Stage)));
        for (int column = 0; column < key.Width; column++)
        {
            code.vmovups(scale, __zmmword_ptr[TileRegisters.At(stage, column)]);
            for (int row = 0; row < key.RowCount; row++)
            {
                AssemblerRegisterZMM sum = registers.Accumulator(row, column);
                code.vcvtdq2ps(sum, sum);
                code.vmulps(sum, sum, scale);
            }
        }

        new StoreAccumulators().Emit(code, registers, key, constants);
    }
}
