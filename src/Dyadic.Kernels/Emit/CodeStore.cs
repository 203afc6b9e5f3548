using Iced.Intel;
using static Iced.Intel.AssemblerRegisters;

namespace Dyadic.Kernels;

/// <summary>The end of every epilogue that writes 8-bit codes: 32-bit codes are narrowed with saturation, put in order and stored.</summary>
/// <remarks>
/// vpackssdw and vpackuswb (vpacksswb) saturate to the type's range, which is the clamp to it; a narrower clamp follows on packed bytes.
/// They work within 128-bit lanes: dword v of lane l then holds columns 16v + 4l …, and one vpermd brings dword 4v + l there.
/// </remarks>
internal sealed class CodeStore(Assembler code, TileRegisters registers, TileKey key, bool signed, bool clamps)
{
    /// <summary>Stores the rows, narrowed; uses the registers from <see cref="TileRegisters.FirstFree"/> on.</summary>
    public void Emit(ConstantPool constants)
    {
        AssemblerRegister64 output = registers.Rows, stride = registers.Taps;
        AssemblerRegisterZMM order = Vectors.Zmm(28), low = Vectors.Zmm(29), high = Vectors.Zmm(30);
        code.mov(output, TileEmitter.Field(registers, nameof(GemmTile.Output)));
        code.mov(stride, TileEmitter.Field(registers, nameof(GemmTile.OutputStride)));
        if (key.Ragged) code.kmovq(k1, __qword_ptr[TileEmitter.Field(registers, nameof(GemmTile.ColumnMask))]);
        code.vmovdqu32(order, __zmmword_ptr[constants.Add(dword => ((dword % 4) * 4) + (dword / 4))]);
        if (clamps)
        {
            code.vpbroadcastb(low, __byte_ptr[TileEmitter.Bound(registers, nameof(StageBounds.LowCode))]);
            code.vpbroadcastb(high, __byte_ptr[TileEmitter.Bound(registers, nameof(StageBounds.HighCode))]);
        }

        for (int row = 0; row < key.RowCount; row++)
        {
            int narrow = registers.AccumulatorIndex(row, 0);
            Narrow(row);
            if (clamps) Clamp(Vectors.Zmm(narrow), low, high);
            code.vpermd(Vectors.Zmm(narrow), order, Vectors.Zmm(narrow));
            Store(output, narrow);
            if (row < key.RowCount - 1) code.add(output, stride);
        }
    }

    /// <summary>The row's codes as bytes in its first register.</summary>
    private void Narrow(int row)
    {
        AssemblerRegisterZMM first = registers.Accumulator(row, 0);
        code.vpackssdw(first, first, registers.Accumulator(row, key.Width > 1 ? 1 : 0));
        AssemblerRegisterZMM upper = first;
        if (key.Width > 2)
        {
            upper = registers.Accumulator(row, 2);
            code.vpackssdw(upper, upper, registers.Accumulator(row, key.Width > 3 ? 3 : 2));
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

    private void Store(AssemblerRegister64 output, int register)
    {
        if (key.Ragged)
        {
            code.vmovdqu8(__zmmword_ptr[output].k1, Vectors.Zmm(register));
            return;
        }

        switch (key.Width)
        {
            case 1:
                code.vmovdqu32(__xmmword_ptr[output], Vectors.Xmm(register));
                break;
            case 2:
                code.vmovdqu32(__ymmword_ptr[output], Vectors.Ymm(register));
                break;
            case 3:
                code.vmovdqu32(__ymmword_ptr[output], Vectors.Ymm(register));
                code.vextracti32x4(__xmmword_ptr[output + 32], Vectors.Zmm(register), 2);
                break;
            default:
                code.vmovdqu32(__zmmword_ptr[output], Vectors.Zmm(register));
                break;
        }
    }
}
