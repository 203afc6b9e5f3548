using Iced.Intel;
using static Iced.Intel.AssemblerRegisters;

namespace Dyadic.Kernels;

/// <summary>8-bit codes by one dyadic multiplication with any shift: ((acc·m + 2^(s−1)) >> s) + z, clamped while it has 64 bits.</summary>
/// <remarks>For the layers, mostly depthwise ones, whose scale is half or more, so that <see cref="RequantizeCodes"/> has no room for them.</remarks>
/// <param name="Signed">True for s8 outputs.</param>
/// <param name="Sum">What is added to the codes, or null.</param>
/// <param name="LooksUp">True when the codes are looked up in a table.</param>
internal sealed record WideRequantizeCodes(bool Signed, SumCodes? Sum = null, bool LooksUp = false) : TileEpilogue
{
    /// <summary>Even and odd multipliers, even and odd rounding terms, even and odd shifts.</summary>
    public override int VectorBytes => 6 * 64;

    public override string Name => $"W{(Signed ? "S8" : "U8")}{Sum?.Name}{(LooksUp ? CodeLookUp.Name : string.Empty)}";

    public override void Emit(Assembler code, AccumulatorBlock block, ConstantPool constants)
    {
        AssemblerRegisterZMM low = zmm24, high = zmm25, zeroPoint = zmm26, even = zmm27, odd = zmm28;
        BroadcastBound(code, low, block, nameof(StageBounds.Low));
        BroadcastBound(code, high, block, nameof(StageBounds.High));
        code.vpbroadcastd(zeroPoint, __dword_ptr[TileEmitter.Bound(block.Tile, nameof(StageBounds.ZeroPoint))]);
        code.mov(block.Scratch, 0xAAAA);
        code.kmovq(k2, block.Scratch);
        for (int column = 0; column < block.Width; column++)
        {
            for (int row = 0; row < block.RowCount; row++)
            {
                AssemblerRegisterZMM sum = block.Accumulator(row, column);
                code.vpsrlq(odd, sum, 32);
                Scale(code, even, sum, block, column, 0, low, high);
                Scale(code, odd, odd, block, column, 1, low, high);
                code.vpsllq(odd, odd, 32);
                code.vmovdqa32(even.k2, odd);
                code.vpaddd(sum, even, zeroPoint);
            }
        }

        if (Sum is not null) Sum.Emit(code, block, constants, clamped: true, LooksUp);
        else new CodeStore(code, block, Signed, clamps: false, looksUp: LooksUp).Emit(constants);
    }

    private static void Scale(
        Assembler code, AssemblerRegisterZMM target, AssemblerRegisterZMM source, AccumulatorBlock block, int column, int parity, AssemblerRegisterZMM low, AssemblerRegisterZMM high)
    {
        const int Vectors = 6;
        AssemblerMemoryOperand At(int index) => __zmmword_ptr[TileRegisters.At(block.Stage, (column * Vectors) + index + parity)];
        code.vpmuldq(target, source, At(0));
        code.vpaddq(target, target, At(2));
        code.vpsravq(target, target, At(4));
        code.vpmaxsq(target, target, low);
        code.vpminsq(target, target, high);
    }

    private static void BroadcastBound(Assembler code, AssemblerRegisterZMM target, AccumulatorBlock block, string field)
    {
        code.movsxd(block.Scratch, __dword_ptr[TileEmitter.Bound(block.Tile, field)]);
        code.vpbroadcastq(target, block.Scratch);
    }
}
