using Iced.Intel;
using static Iced.Intel.AssemblerRegisters;

namespace Dyadic.Kernels;

/// <summary>8-bit codes by one dyadic multiplication, exact: ((acc·m + 2^(s−1) + z·2^s) >> s), saturated, then clamped.</summary>
/// <remarks>
/// Even and odd lanes are multiplied apart (vpmuldq, 64 bits). Shifts are at least 32, so only the upper half of a sum matters: it is moved into the
/// even lanes, and one 32-bit shift by s − 32 ends both: ⌊⌊p / 2³²⌋ / 2^(s−32)⌋ = ⌊p / 2^s⌋. The zero point rides on the rounding term; with s ≤ 53 the
/// sum stays within 2⁶² + 2⁶¹ + 2⁵² &lt; 2⁶³.
/// </remarks>
/// <param name="Signed">True for s8 outputs.</param>
/// <param name="Clamps">True when the clamp is narrower than the type.</param>
/// <param name="Sum">What is added to the codes, or null.</param>
/// <param name="LooksUp">True when the codes are looked up in a table.</param>
internal sealed record RequantizeCodes(bool Signed, bool Clamps, SumCodes? Sum = null, bool LooksUp = false) : TileEpilogue
{
    // One more than 32, because a multiplier of 2³¹ is stored halved.
    private const int SmallestShift = 33, LargestShift = 53;

    /// <summary>Bytes of parameters for sixteen columns: even and odd multipliers, even and odd rounding terms, shifts less 32.</summary>
    public override int VectorBytes => 5 * 64;

    /// <summary>True when every shift lies in the range that the remarks assume.</summary>
    public static bool CanCompute(OutputStage stage)
    {
        foreach (int shift in stage.Shift)
        {
            if (shift is < SmallestShift or > LargestShift) return false;
        }

        return true;
    }

    public override string Name => $"Q{(Signed ? "S8" : "U8")}{(Clamps ? "c" : string.Empty)}{Sum?.Name}{(LooksUp ? CodeLookUp.Name : string.Empty)}";

    public override void Emit(Assembler code, AccumulatorBlock block, ConstantPool constants)
    {
        AssemblerRegisterZMM evenProduct = zmm29, oddProduct = zmm30;
        code.mov(block.Scratch, 0x5555);
        code.kmovq(k2, block.Scratch);
        for (int column = 0; column < block.Width; column++)
        {
            AssemblerRegisterZMM evenMultiplier = zmm24, oddMultiplier = zmm25, evenRounding = zmm26, oddRounding = zmm27, shift = zmm28;
            AssemblerRegisterZMM[] parameters = [evenMultiplier, oddMultiplier, evenRounding, oddRounding, shift];
            for (int index = 0; index < parameters.Length; index++)
            {
                code.vmovdqu32(parameters[index], __zmmword_ptr[TileRegisters.At(block.Stage, (column * parameters.Length) + index)]);
            }

            for (int row = 0; row < block.RowCount; row++)
            {
                AssemblerRegisterZMM sum = block.Accumulator(row, column);
                code.vpsrlq(oddProduct, sum, 32);
                code.vpmuldq(evenProduct, sum, evenMultiplier);
                code.vpmuldq(oddProduct, oddProduct, oddMultiplier);
                code.vpaddq(evenProduct, evenProduct, evenRounding);
                code.vpaddq(oddProduct, oddProduct, oddRounding);
                code.vpshufd(oddProduct.k2, evenProduct, 0b11_11_01_01);
                code.vpsravd(sum, oddProduct, shift);
            }
        }

        if (Sum is not null) Sum.Emit(code, block, constants, clamped: false, LooksUp);
        else new CodeStore(code, block, Signed, Clamps, looksUp: LooksUp).Emit(constants);
    }
}
