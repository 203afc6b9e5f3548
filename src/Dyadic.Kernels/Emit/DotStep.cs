using Iced.Intel;
using static Iced.Intel.AssemblerRegisters;

namespace Dyadic.Kernels;

/// <summary>Emits the sums of a tile, one word of depth at a time: accumulator[r, v] += lhs[r] · rhs[v].</summary>
/// <param name="code">Where instructions go.</param>
/// <param name="vectors">Which register holds what.</param>
/// <param name="format">What is multiplied.</param>
/// <param name="signedLhs">True when the left operand has s8 codes, whose sign bit is flipped.</param>
internal sealed class DotStep(Assembler code, TileVectors vectors, GemmFormat format, bool signedLhs)
{
    /// <param name="rhs">Points at the words of the right operand, a vector a column.</param>
    /// <param name="step">Which step of depth from there.</param>
    /// <param name="lhs">The word of a row of the left operand.</param>
    /// <param name="chain">The partial sums to add to.</param>
    public void Emit(AssemblerRegister64 rhs, int step, Func<int, AssemblerMemoryOperand> lhs, int chain)
    {
        for (int column = 0; column < vectors.Width; column++)
        {
            if (format == GemmFormat.Nibble8) Unpack(vectors.RhsVector(column), __zmmword_ptr[TileRegisters.At(rhs, (step / 2 * vectors.Width) + column)], step % 2 != 0);
            else code.vmovdqu32(vectors.RhsVector(column), __zmmword_ptr[TileRegisters.At(rhs, (step * vectors.Width) + column)]);
        }

        for (int row = 0; row < vectors.RowCount; row++)
        {
            AssemblerRegisterZMM word = vectors.LhsVector(row);
            if (signedLhs) code.vpxord(word, vectors.Signs, __dword_bcst[lhs(row)]);
            else if (format == GemmFormat.Float32) code.vbroadcastss(word, __dword_ptr[lhs(row)]);
            else code.vpbroadcastd(word, __dword_ptr[lhs(row)]);
            for (int column = 0; column < vectors.Width; column++) MultiplyAdd(vectors.Accumulator(row, column, chain), word, vectors.RhsVector(column));
        }
    }

    /// <summary>Adds the partial sums up, into the first chain.</summary>
    public void AddChains()
    {
        for (int chain = 1; chain < vectors.Chains; chain++)
        {
            for (int index = 0; index < vectors.FirstFree; index++)
            {
                AssemblerRegisterZMM sum = Vectors.Zmm(index), part = Vectors.Zmm((chain * vectors.FirstFree) + index);
                if (format is GemmFormat.Float32 or GemmFormat.BFloat2) code.vaddps(sum, sum, part);
                else code.vpaddd(sum, sum, part);
            }
        }
    }

    private void Unpack(AssemblerRegisterZMM codes, AssemblerMemoryOperand words, bool high)
    {
        if (!high)
        {
            code.vpandd(codes, vectors.LowHalves, words);
            return;
        }

        code.vpsrld(codes, words, 4);
        code.vpandd(codes, codes, vectors.LowHalves);
    }

    private void MultiplyAdd(AssemblerRegisterZMM sum, AssemblerRegisterZMM lhs, AssemblerRegisterZMM rhs)
    {
        switch (format)
        {
            case GemmFormat.Byte4:
            case GemmFormat.Nibble8:
                code.vpdpbusd(sum, lhs, rhs);
                break;
            case GemmFormat.Short2:
                code.vpdpwssd(sum, lhs, rhs);
                break;
            case GemmFormat.BFloat2:
                code.vdpbf16ps(sum, lhs, rhs);
                break;
            default:
                code.vfmadd231ps(sum, lhs, rhs);
                break;
        }
    }
}
