using Dyadic.Kernels;

namespace Dyadic.Runtime.Tests;

/// <summary>Weights of four bits stay four bits in the plans that the integer and block-code products run from.</summary>
public sealed class FourBitWeightTests
{
    [Theory]
    [InlineData("int4[40,9] W", "w = Cast <to = 3> (W) y = MatMulInteger (x, w, Z)")]
    [InlineData("uint4[40,9] W, uint4[9] V", "w = Cast <to = 2> (W) v = Cast <to = 2> (V) y = MatMulInteger (x, w, Z, v)")]
    public void Codes_behind_a_cast_are_packed_as_four_bits(string weights, string body)
    {
        Plan plan = Agreement.Check($$"""f (uint8[N,3,40] x, {{weights}}, uint8 Z) => (y) { {{body}} }""");
        string product = Assert.Single(plan.Kernels(), kernel => kernel.StartsWith("integer product", StringComparison.Ordinal));
        if (CpuFeatures.Tier is KernelTier.Emitted or KernelTier.Scalar) Assert.Contains("U8U4S32", product, StringComparison.Ordinal);
    }

    [Fact]
    public void Eight_bit_codes_stay_eight_bits()
    {
        Plan plan = Agreement.Check("f (uint8[N,3,40] x, int8[40,9] W, uint8 Z) => (y) { y = MatMulInteger (x, W, Z) }");
        Assert.DoesNotContain("U4", plan.Kernels()[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("com.microsoft.MatMulNBits <K = 70, N = 7, bits = 4, block_size = 16> (x, B, S)", "uint8[7,5,8] B", true)]
    [InlineData("com.microsoft.MatMulNBits <K = 70, N = 7, bits = 8, block_size = 16> (x, B, S)", "uint8[7,5,16] B", false)]
    public void Blocks_of_four_bit_codes_stay_codes(string product, string codes, bool stays)
    {
        Plan plan = Agreement.Check($$"""f (float[N,70] x, {{codes}}, float[7,5] S) => (y) { y = {{product}} }""");
        Assert.Equal(stays, plan.Kernels()[0].EndsWith("of four-bit codes", StringComparison.Ordinal));
    }
}
