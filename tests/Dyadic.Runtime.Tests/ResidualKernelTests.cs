namespace Dyadic.Runtime.Tests;

/// <summary>Sums that alone read the codes of a convolution are part of it, with the bits of the interpreter; all others are steps of their own.</summary>
public sealed class ResidualKernelTests
{
    private const string Constants = """
        s = Constant <value_float: float = 0.02> () t = Constant <value_float: float = 0.031> () z8 = Constant <value_int: int = 101> () z = Cast <to: int = 2> (z8)
        w = Constant <value_float: float = 0.004> () w8 = Constant <value_int: int = 0> () v = Cast <to: int = 3> (w8)
        """;

    [Theory]
    [InlineData("the product left, Clip behind", "c = QLinearConv <pads = [1, 1, 1, 1]> (x, s, z, W, w, v, s, z, B) a = com.microsoft.QLinearAdd (c, s, z, x, t, z, t, z) y = Clip (a, z)", 1)]
    [InlineData("the product right, Clip between", "c = QLinearConv <pads = [1, 1, 1, 1]> (x, s, z, W, w, v, s, z, B) d = Clip (c, z) y = com.microsoft.QLinearAdd (x, t, z, d, s, z, t, z)", 1)]
    [InlineData("two products", "c = QLinearConv <pads = [1, 1, 1, 1]> (x, s, z, W, w, v, s, z, B) d = QLinearConv (x, s, z, V, w, v, t, z) y = com.microsoft.QLinearAdd (d, t, z, c, s, z, t, z)", 1)]
    [InlineData("the same codes twice", "c = QLinearConv <pads = [1, 1, 1, 1]> (x, s, z, W, w, v, s, z, B) y = com.microsoft.QLinearAdd (c, s, z, c, s, z, t, z)", 0)]
    [InlineData("codes that others read", "c = QLinearConv <pads = [1, 1, 1, 1]> (x, s, z, W, w, v, s, z, B) d = com.microsoft.QLinearAdd (c, s, z, x, s, z, t, z) y = com.microsoft.QLinearAdd (d, t, z, c, s, z, t, z)", 0)]
    public void A_sum_of_codes(string what, string body, int fused)
    {
        Plan plan = Agreement.Check($"sum (uint8[N,6,7,9] x, int8[6,6,3,3] W, int8[6,6,1,1] V, int32[6] B) => (uint8[] y) {{ {Constants} {body} }}");
        string[] kernels = plan.Kernels();
        Assert.True(fused == kernels.Count(kernel => kernel.EndsWith("+ addition", StringComparison.Ordinal)), $"{what}: {string.Join(", ", kernels)}");
        Assert.DoesNotContain("reference", kernels);
        Assert.Equal(fused == 1, !kernels.Contains("quantized addition"));
    }
}
