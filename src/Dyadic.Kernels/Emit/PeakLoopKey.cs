using Iced.Intel;
using static Iced.Intel.AssemblerRegisters;

namespace Dyadic.Kernels;

/// <summary>The instruction whose rate a loop measures.</summary>
internal enum PeakInstruction
{
    /// <summary>vpdpbusd: 64 multiply-adds of 8-bit codes.</summary>
    Byte4,

    /// <summary>vfmadd231ps: 16 multiply-adds of float32.</summary>
    Float32,

    /// <summary>vdpbf16ps: 32 multiply-adds of bfloat16.</summary>
    BFloat16,
}

/// <summary>A loop of one 512-bit multiply-add over registers only: what no product can exceed. Its argument points at the number of rounds.</summary>
/// <param name="Instruction">What is repeated.</param>
internal sealed record PeakLoopKey(PeakInstruction Instruction) : KernelKey
{
    /// <summary>Instructions of a round; as many sums as a tile has, so that latencies are hidden the same way.</summary>
    public const int Accumulators = 24, InstructionsPerRound = Repeats * Accumulators;

    private const int Repeats = 4;

    /// <inheritdoc/>
    public override string Name => Instruction switch
    {
        PeakInstruction.Byte4 => "LoopU8S8S32_Avx512Vnni",
        PeakInstruction.Float32 => "LoopF32_Avx512",
        _ => "LoopBF16F32_Avx512Bf16",
    };

    /// <summary>Operations of an instruction; a multiply-add is two.</summary>
    public int Operations => Instruction switch { PeakInstruction.Byte4 => 128, PeakInstruction.Float32 => 32, _ => 64 };

    /// <inheritdoc/>
    public override void Emit(Assembler code)
    {
        Frame frame = Frame.Native();
        AssemblerRegister64 rounds = frame.Take();
        frame.Enter(code);
        code.mov(rounds, __[frame.Argument]);
        for (int index = 0; index < 32; index++) code.vpxord(Vectors.Zmm(index), Vectors.Zmm(index), Vectors.Zmm(index));
        Label round = code.CreateLabel();
        code.Label(ref round);
        for (int index = 0; index < InstructionsPerRound; index++) MultiplyAdd(code, Vectors.Zmm(index % Accumulators));
        code.dec(rounds);
        code.jne(round);
        frame.Leave(code);
    }

    private void MultiplyAdd(Assembler code, AssemblerRegisterZMM sum)
    {
        AssemblerRegisterZMM lhs = zmm30, rhs = zmm31;
        switch (Instruction)
        {
            case PeakInstruction.Byte4:
                code.vpdpbusd(sum, lhs, rhs);
                break;
            case PeakInstruction.Float32:
                code.vfmadd231ps(sum, lhs, rhs);
                break;
            default:
                code.vdpbf16ps(sum, lhs, rhs);
                break;
        }
    }
}
