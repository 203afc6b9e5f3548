using Iced.Intel;
using static Iced.Intel.AssemblerRegisters;

namespace Dyadic.Kernels;

/// <summary>The end of every epilogue that writes 8-bit codes: 32-bit codes are narrowed with saturation, put in order and stored.</summary>
/// <remarks>
/// vpackssdw and vpackuswb (vpacksswb) saturate to the type's range, which is the clamp to it; a narrower clamp follows on packed bytes.
/// They work within 128-bit lanes: dword v of lane l then holds dwords 4l … of vector v, and one vpermd puts the columns in order.
/// </remarks>
/// <param name="code">Where instructions go.</param>
/// <param name="block">The codes.</param>
/// <param name="signed">True for s8 codes.</param>
/// <param name="clamps">True when a clamp narrower than the type follows.</param>
/// <param name="addsZeroPoint">True when the zero point is yet to be added: to words, saturating, which no code of 8 bits can tell from an addition before.</param>
/// <param name="looksUp">True when the codes are looked up before they are stored; the table has the clamp in it then.</param>
internal sealed class CodeStore(Assembler code, AccumulatorBlock block, bool signed, bool clamps, bool addsZeroPoint = false, bool looksUp = false)
{
    /// <summary>Stores the rows, narrowed.</summary>
    public void Emit(ConstantPool constants)
    {
        AssemblerRegisterZMM order = Vectors.Zmm(28), low = Vectors.Zmm(29), high = Vectors.Zmm(30);
        if (block.Order is not null) code.vmovdqu32(order, __zmmword_ptr[constants.Add(block.Order)]);
        if (clamps)
        {
            code.vpbroadcastb(low, __byte_ptr[TileEmitter.Bound(block.Tile, nameof(StageBounds.LowCode))]);
            code.vpbroadcastb(high, __byte_ptr[TileEmitter.Bound(block.Tile, nameof(StageBounds.HighCode))]);
        }

        if (addsZeroPoint) code.vpbroadcastw(ZeroPoint, __word_ptr[TileEmitter.Bound(block.Tile, nameof(StageBounds.ZeroPoint))]);
        if (looksUp) CodeLookUp.Load(code, block);
        for (int row = 0; row < block.RowCount; row++)
        {
            int narrow = block.Index(row, 0);
            Narrow(row);
            if (clamps) Clamp(Vectors.Zmm(narrow), low, high);
            if (block.Order is not null) code.vpermd(Vectors.Zmm(narrow), order, Vectors.Zmm(narrow));
            if (looksUp) CodeLookUp.Emit(code, Vectors.Zmm(narrow));
            Store(narrow);
            if (row < block.RowCount - 1) code.add(block.Output, block.Stride);
        }
    }

    private static AssemblerRegisterZMM ZeroPoint => zmm27;

    /// <summary>The row's codes as bytes in its first register.</summary>
    private void Narrow(int row)
    {
        AssemblerRegisterZMM first = block.Accumulator(row, 0);
        code.vpackssdw(first, first, block.Accumulator(row, block.Width > 1 ? 1 : 0));
        if (addsZeroPoint) code.vpaddsw(first, first, ZeroPoint);
        AssemblerRegisterZMM upper = first;
        if (block.Width > 2)
        {
            upper = block.Accumulator(row, 2);
            code.vpackssdw(upper, upper, block.Accumulator(row, block.Width > 3 ? 3 : 2));
            if (addsZeroPoint) code.vpaddsw(upper, upper, ZeroPoint);
        }

        if (signed) code.vpacksswb(first, first, upper);
        else code.vpackuswb(first, first, upper);
    }

    private void Clamp(AssemblerRegisterZMM value, AssemblerRegisterZMM low, AssemblerRegisterZMM high)
    {
        if (signed)
        {
            code.vpmaxsb(value, value, low);
            code.vpminsb(value, value, high);
        }
        else
        {
            code.vpmaxub(value, value, low);
            code.vpminub(value, value, high);
        }
    }

    private void Store(int register)
    {
        if (block.Ragged)
        {
            code.vmovdqu8(__zmmword_ptr[block.Output].k1, Vectors.Zmm(register));
            return;
        }

        switch (block.Width)
        {
            case 1:
                code.vmovdqu32(__xmmword_ptr[block.Output], Vectors.Xmm(register));
                break;
            case 2:
                code.vmovdqu32(__ymmword_ptr[block.Output], Vectors.Ymm(register));
                break;
            case 3:
                code.vmovdqu32(__ymmword_ptr[block.Output], Vectors.Ymm(register));
                code.vextracti32x4(__xmmword_ptr[block.Output + 32], Vectors.Zmm(register), 2);
                break;
            default:
                code.vmovdqu32(__zmmword_ptr[block.Output], Vectors.Zmm(register));
                break;
        }
    }
}
