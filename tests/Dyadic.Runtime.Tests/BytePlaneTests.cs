namespace Dyadic.Runtime.Tests;

public sealed class BytePlaneTests
{
    [Theory]
    [InlineData("uint16", 4, "")]
    [InlineData("int16", 5, "shift = Constant <value = int32 {32768}> ()")]
    public void A_convolution_of_16_bit_codes_is_two_of_bytes_between_two_steps(string type, int number, string shift)
    {
        Plan plan = Agreement.Check($$"""
            conv ({{type}}[N,3,6,7] x, uint8[5,3,3,3] W, uint8 Z, uint8 V, int32[1,5,1,1] B, int64[1,5,1,1] M) => (y) {
                {{Split(shift)}}
                highSum = ConvInteger <pads = [1, 1, 1, 1]> (highPlane, W, Z, V)
                highWide = Cast <to: int = 7> (highSum)
                lowPlane = Cast <to: int = 2> (rest)
                lowSum = ConvInteger <pads = [1, 1, 1, 1]> (lowPlane, W, Z, V)
                {{Join(number)}}
            }
            """);
        Assert.DoesNotContain("reference", plan.Kernels());
        Assert.Single(plan.Kernels(), "byte planes");
        Assert.Single(plan.Kernels(), "byte plane requantize");
    }

    [Fact]
    public void A_matrix_product_of_16_bit_codes_is_two_of_bytes_between_two_steps()
    {
        Plan plan = Agreement.Check($$"""
            dense (uint16[N,4,37] x, uint8[37,19] W, uint8 Z, uint8 V, int32[19] B, int64[19] M) => (y) {
                {{Split("")}}
                highSum = MatMulInteger (highPlane, W, Z, V)
                highWide = Cast <to: int = 7> (highSum)
                lowPlane = Cast <to: int = 2> (rest)
                lowSum = MatMulInteger (lowPlane, W, Z, V)
                {{Join(4)}}
            }
            """);
        Assert.DoesNotContain("reference", plan.Kernels());
        Assert.Equal(4, plan.StepCount);
    }

    private static string Split(string shift) => $$"""
        base = Constant <value = int32 {256}> ()
        {{shift}}
        {{(shift.Length == 0 ? "wide = Cast <to: int = 6> (x)" : "cast = Cast <to: int = 6> (x) wide = Add (cast, shift)")}}
        rest = Mod (wide, base)
        above = Sub (wide, rest)
        high = Div (above, base)
        highPlane = Cast <to: int = 2> (high)
        """;

    private static string Join(int type) => $$"""
        lowWide = Cast <to: int = 7> (lowSum)
        factor = Constant <value_int: int = 256> ()
        scaled = Mul (highWide, factor)
        acc = Add (scaled, lowWide)
        divisor = Constant <value_int: int = 16384> ()
        zero = Constant <value_int: int = 120> ()
        low = Constant <value_int: int = 3> ()
        top = Constant <value_int: int = 32000> ()
        y = ai.dyadic.Requantize <to: int = {{type}}> (acc, B, M, divisor, zero, low, top)
        """;
}
