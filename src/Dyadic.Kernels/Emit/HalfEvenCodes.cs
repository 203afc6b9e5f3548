using Iced.Intel;
using static Iced.Intel.AssemblerRegisters;

namespace Dyadic.Kernels;

/// <summary>8-bit codes by one float32 multiplication: rint(clamp(float32(acc)·scale)) + z, ties to even.</summary>
/// <remarks>
/// The bounds are integers, so clamping before rounding gives the same code and keeps the conversion in range. Scales below 1 keep it in range
/// by themselves; then packing saturates, which is the clamp to the type, and the zero point is added, saturating, between the two steps of it.
/// </remarks>
/// <param name="Signed">True for s8 outputs.</param>
/// <param name="Packing">How packing ends the stage, or null when the clamp comes first.</param>
/// <param name="Sum">What is added to the codes, or null.</param>
/// <param name="LooksUp">True when the codes are looked up in a table.</param>
internal sealed record HalfEvenCodes(bool Signed, HalfEvenPacking? Packing = null, SumCodes? Sum = null, bool LooksUp = false) : TileEpilogue
{
    /// <inheritdoc/>
    public override int VectorBytes => 64;

    public override string Name => $"H{(Signed ? "S8" : "U8")}{Packing?.Name}{Sum?.Name}{(LooksUp ? CodeLookUp.Name : string.Empty)}";

    /// <summary>True when no product of an accumulator and a scale leaves 32 bits.</summary>
    public static bool StaysInRange(OutputStage stage) => Array.TrueForAll(stage.Scale, scale => MathF.Abs(scale) < 1);

    public override void Emit(Assembler code, AccumulatorBlock block, ConstantPool constants)
    {
        AssemblerRegisterZMM scale = zmm24, low = zmm25, high = zmm26, zeroPoint = zmm27;
        if (Packing is null)
        {
            code.vbroadcastss(low, __dword_ptr[TileEmitter.Bound(block.Tile, nameof(StageBounds.LowValue))]);
            code.vbroadcastss(high, __dword_ptr[TileEmitter.Bound(block.Tile, nameof(StageBounds.HighValue))]);
            code.vpbroadcastd(zeroPoint, __dword_ptr[TileEmitter.Bound(block.Tile, nameof(StageBounds.ZeroPoint))]);
        }

        for (int column = 0; column < block.Width; column++)
        {
            code.vmovups(scale, __zmmword_ptr[TileRegisters.At(block.Stage, column)]);
            for (int row = 0; row < block.RowCount; row++)
            {
                AssemblerRegisterZMM sum = block.Accumulator(row, column);
                code.vcvtdq2ps(sum, sum);
                code.vmulps(sum, sum, scale);
                if (Packing is null)
                {
                    code.vmaxps(sum, sum, low);
                    code.vminps(sum, sum, high);
                }

                code.vcvtps2dq(sum, sum);
                if (Packing is null) code.vpaddd(sum, sum, zeroPoint);
            }
        }

        if (Sum is not null) Sum.Emit(code, block, constants, clamped: true, LooksUp);
        else new CodeStore(code, block, Signed, Packing is { Clamps: true }, Packing is { AddsZeroPoint: true }, LooksUp).Emit(constants);
    }
}

/// <summary>What packing does to codes that no clamp came before.</summary>
/// <param name="AddsZeroPoint">True when the zero point is not 0.</param>
/// <param name="Clamps">True when the clamp is narrower than the type.</param>
internal sealed record HalfEvenPacking(bool AddsZeroPoint, bool Clamps)
{
    public string Name => $"p{(AddsZeroPoint ? "z" : string.Empty)}{(Clamps ? "c" : string.Empty)}";
}
