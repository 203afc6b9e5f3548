using Iced.Intel;
using static Iced.Intel.AssemblerRegisters;

namespace Dyadic.Kernels;

/// <summary>8-bit codes by one float32 multiplication: rint(clamp(float32(acc)·scale)) + z, ties to even.</summary>
/// <remarks>The bounds are integers, so clamping before rounding gives the same code and keeps the conversion in range.</remarks>
/// <param name="Signed">True for s8 outputs.</param>
internal sealed record HalfEvenCodes(bool Signed) : TileEpilogue
{
    /// <summary>Bytes of parameters for sixteen columns: scales.</summary>
    public const int VectorBytes = 64;

    public override string Name => $"H{(Signed ? "S8" : "U8")}";

    public override void Emit(Assembler code, TileRegisters registers, TileKey key, ConstantPool constants)
    {
        AssemblerRegisterZMM scale = zmm24, low = zmm25, high = zmm26, zeroPoint = zmm27;
        AssemblerRegister64 stage = registers.Rows;
        code.mov(stage, TileEmitter.Field(registers, nameof(GemmTile.Stage)));
        code.vbroadcastss(low, __dword_ptr[TileEmitter.Bound(registers, nameof(StageBounds.LowValue))]);
        code.vbroadcastss(high, __dword_ptr[TileEmitter.Bound(registers, nameof(StageBounds.HighValue))]);
        code.vpbroadcastd(zeroPoint, __dword_ptr[TileEmitter.Bound(registers, nameof(StageBounds.ZeroPoint))]);
        for (int column = 0; column < key.Width; column++)
        {
            code.vmovups(scale, __zmmword_ptr[TileRegisters.At(stage, column)]);
            for (int row = 0; row < key.RowCount; row++)
            {
                AssemblerRegisterZMM sum = registers.Accumulator(row, column);
                code.vcvtdq2ps(sum, sum);
                code.vmulps(sum, sum, scale);
                code.vmaxps(sum, sum, low);
                code.vminps(sum, sum, high);
                code.vcvtps2dq(sum, sum);
                code.vpaddd(sum, sum, zeroPoint);
            }
        }

        new CodeStore(code, registers, key, Signed, clamps: false).Emit(constants);
    }
}
