namespace Dyadic.Runtime.Tests;

public sealed class BlockCodeProductTests
{
    [Theory]
    [InlineData(4, 16, "uint8[7,5,8] B", "float[7,5] S", "uint8[7,3] Z")]
    [InlineData(2, 32, "uint8[7,3,8] B", "float[21] S", "uint8[7] Z")]
    [InlineData(8, 128, "uint8[7,1,128] B", "float[7,1] S", "float[7,1] Z")]
    public void A_product_of_block_codes_is_one_float_product(int bits, int blockSize, string codes, string scales, string zeroPoints)
    {
        Plan plan = Agreement.Check($$"""
            f (float[N,3,70] x, {{codes}}, {{scales}}, {{zeroPoints}}, float[7] C) => (y) {
                p = com.microsoft.MatMulNBits <K = 70, N = 7, bits = {{bits}}, block_size = {{blockSize}}> (x, B, S, Z, , C)
                y = Relu (p)
            }
            """);
        Assert.Equal(1, plan.StepCount);
        Assert.StartsWith("float product", plan.Kernels()[0], StringComparison.Ordinal);
    }
}
