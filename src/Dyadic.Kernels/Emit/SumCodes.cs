using System.Runtime.InteropServices;
using Iced.Intel;
using static Iced.Intel.AssemblerRegisters;

namespace Dyadic.Kernels;

/// <summary>The end of an epilogue that adds the codes of another tensor to those of a product, both in 32-bit lanes, before it stores them.</summary>
/// <param name="SignedResidual">True for s8 codes of the other tensor.</param>
/// <param name="SignedOutput">True for s8 outputs.</param>
internal abstract record SumCodes(bool SignedResidual, bool SignedOutput)
{
    private const int LastVector = 16;

    /// <summary>What distinguishes the sum in a kernel's name.</summary>
    public abstract string Name { get; }

    /// <summary>True when packed outputs are clamped to less than their type.</summary>
    protected abstract bool Clamps { get; }

    /// <summary>Adds and stores. On entry the accumulators are codes of the product, clamped by <paramref name="clamped"/> already or by this.</summary>
    public void Emit(Assembler code, AccumulatorBlock block, ConstantPool constants, bool clamped, bool looksUp)
    {
        (AssemblerRegister64 residual, AssemblerRegister64 stride) = block.Residual ?? throw new InvalidOperationException("A tile without a residual cannot add one.");
        if (block.Ragged) code.kshiftrq(k3, k1, (byte)(LastVector * (block.Width - 1)));
        LoadConstants(code, block, constants);
        for (int row = 0; row < block.RowCount; row++)
        {
            for (int column = 0; column < block.Width; column++)
            {
                AssemblerRegisterZMM sum = block.Accumulator(row, column), other = zmm30;
                AssemblerMemoryOperand source = __xmmword_ptr[residual + (LastVector * column)];
                AssemblerRegisterZMM target = block.Ragged && column == block.Width - 1 ? other.k3.z : other;
                if (SignedResidual) code.vpmovsxbd(target, source);
                else code.vpmovzxbd(target, source);
                if (!clamped)
                {
                    code.vpmaxsd(sum, sum, __dword_bcst[Field(block, nameof(SumParameters.LowCode))]);
                    code.vpminsd(sum, sum, __dword_bcst[Field(block, nameof(SumParameters.HighCode))]);
                }

                Add(code, block, sum, other);
            }

            code.add(residual, stride);
        }

        new CodeStore(code, block, SignedOutput, Clamps && !looksUp, looksUp: looksUp).Emit(constants);
    }

    /// <summary>Where a number of the sum lies.</summary>
    protected static AssemblerMemoryOperand Field(AccumulatorBlock block, string name) =>
        TileEmitter.Field(block.Tile, nameof(GemmTile.Sum)) + (int)Marshal.OffsetOf<SumParameters>(name);

    /// <summary>Loads what the sums of all rows share into zmm24 to zmm28.</summary>
    protected abstract void LoadConstants(Assembler code, AccumulatorBlock block, ConstantPool constants);

    /// <summary>sum = the output code, not yet saturated; may use zmm29, and <paramref name="other"/>.</summary>
    protected abstract void Add(Assembler code, AccumulatorBlock block, AssemblerRegisterZMM sum, AssemblerRegisterZMM other);
}
