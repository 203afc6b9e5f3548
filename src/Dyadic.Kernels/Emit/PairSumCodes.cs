using Iced.Intel;
using static Iced.Intel.AssemblerRegisters;

namespace Dyadic.Kernels;

/// <summary>The sum of an <see cref="AddRequantize"/> in its <see cref="PairForm"/>: product and residual are the lower and upper half of a lane.</summary>
/// <param name="SignedProduct">True for s8 codes of the product.</param>
/// <param name="SignedResidual">True for s8 codes of the other tensor.</param>
/// <param name="SignedOutput">True for s8 outputs.</param>
/// <param name="Narrow">True when the clamp is narrower than the type.</param>
internal sealed record PairSumCodes(bool SignedProduct, bool SignedResidual, bool SignedOutput, bool Narrow) : SumCodes(SignedResidual, SignedOutput)
{
    public override string Name => $"d{(SignedProduct ? "S8" : "U8")}{(SignedResidual ? "S8" : "U8")}{(SignedOutput ? "S8" : "U8")}{(Narrow ? "c" : string.Empty)}";

    protected override bool Clamps => Narrow;

    protected override void LoadConstants(Assembler code, AccumulatorBlock block, ConstantPool constants)
    {
        code.vpbroadcastd(zmm24, __dword_ptr[Field(block, nameof(SumParameters.HighFactors))]);
        code.vpbroadcastd(zmm25, __dword_ptr[Field(block, nameof(SumParameters.LowFactors))]);
        if (SignedProduct || SignedResidual || SignedOutput) code.vmovdqu32(zmm26, __zmmword_ptr[constants.Add(_ => 128)]); // from s8 codes to the u8 ones of the form
    }

    protected override void Add(Assembler code, AccumulatorBlock block, AssemblerRegisterZMM sum, AssemblerRegisterZMM other)
    {
        AssemblerRegisterZMM highFactors = zmm24, lowFactors = zmm25, signs = zmm26, low = zmm29;
        if (SignedProduct) code.vpaddd(sum, sum, signs);
        if (SignedResidual) code.vpaddd(other, other, signs);
        code.vpslld(other, other, 16);
        code.vpord(sum, sum, other);
        code.vpmaddwd(low, sum, lowFactors);
        code.vpmaddwd(sum, sum, highFactors);
        code.vpaddd(low, low, __dword_bcst[Field(block, nameof(SumParameters.Low))]);
        code.vpaddd(sum, sum, __dword_bcst[Field(block, nameof(SumParameters.High))]);
        code.vpsravd(low, low, __dword_bcst[Field(block, nameof(SumParameters.LowShift))]);
        code.vpaddd(sum, sum, low);
        code.vpsravd(sum, sum, __dword_bcst[Field(block, nameof(SumParameters.HighShift))]);
        if (SignedOutput) code.vpsubd(sum, sum, signs);
    }
}
