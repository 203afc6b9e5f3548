using Iced.Intel;
using static Iced.Intel.AssemblerRegisters;

namespace Dyadic.Kernels;

/// <summary>The sum of a <see cref="FloatCodeSum"/>: two fused multiply-adds, a clamp, one rounding.</summary>
/// <param name="ProductFirst">True when the product is the left summand, which is added last.</param>
/// <param name="SignedResidual">True for s8 codes of the other tensor.</param>
/// <param name="SignedOutput">True for s8 outputs.</param>
internal sealed record FloatSumCodes(bool ProductFirst, bool SignedResidual, bool SignedOutput) : SumCodes(SignedResidual, SignedOutput)
{
    public override string Name => $"{(ProductFirst ? "p" : "f")}{(SignedResidual ? "S8" : "U8")}{(SignedOutput ? "S8" : "U8")}";

    protected override bool Clamps => false;

    protected override void LoadConstants(Assembler code, AccumulatorBlock block, ConstantPool constants)
    {
        code.vbroadcastss(zmm24, __dword_ptr[Field(block, nameof(SumParameters.ProductRatio))]);
        code.vbroadcastss(zmm25, __dword_ptr[Field(block, nameof(SumParameters.ResidualRatio))]);
        code.vbroadcastss(zmm26, __dword_ptr[Field(block, nameof(SumParameters.Offset))]);
        code.vbroadcastss(zmm27, __dword_ptr[Field(block, nameof(SumParameters.LowValue))]);
        code.vbroadcastss(zmm28, __dword_ptr[Field(block, nameof(SumParameters.HighValue))]);
    }

    protected override void Add(Assembler code, AccumulatorBlock block, AssemblerRegisterZMM sum, AssemblerRegisterZMM other)
    {
        AssemblerRegisterZMM productRatio = zmm24, residualRatio = zmm25, offset = zmm26, low = zmm27, high = zmm28;
        code.vcvtdq2ps(sum, sum);
        code.vcvtdq2ps(other, other);
        if (ProductFirst)
        {
            code.vfmadd213ps(other, residualRatio, offset);
            code.vfmadd213ps(sum, productRatio, other);
        }
        else
        {
            code.vfmadd213ps(sum, productRatio, offset);
            code.vfmadd231ps(sum, other, residualRatio);
        }

        code.vmaxps(sum, sum, low);
        code.vminps(sum, sum, high);
        code.vcvtps2dq(sum, sum);
    }
}
