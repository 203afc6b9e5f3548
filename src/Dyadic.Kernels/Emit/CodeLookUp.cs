using Iced.Intel;
using static Iced.Intel.AssemblerRegisters;

namespace Dyadic.Kernels;

/// <summary>Looks finished codes up in a table of 256 bytes while they are in a register (AVX-512 VBMI).</summary>
/// <remarks>
/// vpermi2b looks up seven bits in 128 bytes; two of them and a choice by the eighth bit make 256. The table fills zmm24 to zmm26 and zmm31, which no
/// stage needs any longer when it narrows. Its address comes with the tile, so layers with different tables share code.
/// </remarks>
internal static class CodeLookUp
{
    /// <summary>What distinguishes the stage in a kernel's name.</summary>
    public const string Name = "t";

    private const int Vector = 64;

    private static readonly AssemblerRegisterZMM[] Table = [zmm24, zmm25, zmm26, zmm31];

    /// <summary>True when the processor has the instruction.</summary>
    public static bool IsSupported => ByteLookUp.HasAvx512Vbmi(KernelTier.Emitted);

    /// <summary>Loads the table; the block's scratch register points at it then.</summary>
    public static void Load(Assembler code, AccumulatorBlock block)
    {
        code.mov(block.Scratch, TileEmitter.Field(block.Tile, nameof(GemmTile.Table)));
        for (int part = 0; part < Table.Length; part++) code.vmovdqu32(Table[part], __zmmword_ptr[block.Scratch + (part * Vector)]);
    }

    /// <summary>codes = table[codes]; uses zmm29 and k2.</summary>
    public static void Emit(Assembler code, AssemblerRegisterZMM codes)
    {
        AssemblerRegisterZMM low = zmm29;
        code.vpmovb2m(k2, codes);
        code.vmovdqa32(low, codes);
        code.vpermi2b(low, Table[0], Table[1]);
        code.vpermi2b(codes, Table[2], Table[3]);
        code.vpblendmb(codes.k2, low, codes);
    }
}
