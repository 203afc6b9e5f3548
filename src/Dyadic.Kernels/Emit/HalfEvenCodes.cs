using Iced.Intel;
using static Iced.Intel.AssemblerRegisters;

namespace Dyadic.Kernels;

/// <summary>8-bit codes by one float32 multiplication: rint(clamp(float32(acc)·scale)) + z, ties to even.</summary>
/// <remarks>The bounds are integers, so clamping before rounding gives the same code and keeps the conversion in range.</remarks>
/// <param name="Signed">True for s8 outputs.</param>
internal sealed record HalfEvenCodes(bool Signed) : TileEpilogue
{
    /// <inheritdoc/>
    public override int VectorBytes => 64;

    public override string Name => $"H{(Signed ? "S8" : "U8")}";

    public override void Emit(Assembler code, AccumulatorBlock block, ConstantPool constants)
    {
        AssemblerRegisterZMM scale = zmm24, low = zmm25, high = zmm26, zeroPoint = zmm27;
        code.vbroadcastss(low, __dword_ptr[TileEmitter.Bound(block.Tile, nameof(StageBounds.LowValue))]);
        code.vbroadcastss(high, __dword_ptr[TileEmitter.Bound(block.Tile, nameof(StageBounds.HighValue))]);
        code.vpbroadcastd(zeroPoint, __dword_ptr[TileEmitter.Bound(block.Tile, nameof(StageBounds.ZeroPoint))]);
        for (int column = 0; column < block.Width; column++)
        {
            code.vmovups(scale, __zmmword_ptr[TileRegisters.At(block.Stage, column)]);
            for (int row = 0; row < block.RowCount; row++)
            {
                AssemblerRegisterZMM sum = block.Accumulator(row, column);
                code.vcvtdq2ps(sum, sum);
                code.vmulps(sum, sum, scale);
                code.vmaxps(sum, sum, low);
                code.vminps(sum, sum, high);
                code.vcvtps2dq(sum, sum);
                code.vpaddd(sum, sum, zeroPoint);
            }
        }

        new CodeStore(code, block, Signed, clamps: false).Emit(constants);
    }
}
