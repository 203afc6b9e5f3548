using Dyadic.Graphs;
using Dyadic.Graphs.OnnxText;

namespace Dyadic.Quantization.Tests;

/// <summary>Deliberately spoiled networks: the verifier names the offender.</summary>
public sealed class IntegerVerifierTests
{
    private const string Header = """<ir_version: 10, opset_import: ["" : 21, "ai.dyadic" : 1, "com.microsoft" : 1]>""";

    [Fact]
    public void A_float_network_is_not_integer()
    {
        IntegerProof proof = Verify("g (float[2] x) => (float[2] y) { y = Relu (x) }");
        Assert.False(proof.Holds);
        Assert.Contains("not quantized", Assert.Single(proof.Offenders).Reason);
    }

    [Fact]
    public void A_float_operator_between_integer_layers_is_named()
    {
        IntegerProof proof = Verify("""
            g (uint8[1,4] x) => (int32[1,2] y)
            <uint8[4,4] w = {1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16}, uint8[4,2] v = {1,2,3,4,5,6,7,8}, float s = {0.1}, uint8 z = {0}>
            {
                a = MatMulInteger (x, w)
                f = DequantizeLinear (a, s)
                g = Sigmoid (f)
                q = QuantizeLinear (g, s, z)
                y = MatMulInteger (q, v)
            }
            """);
        Assert.Contains(proof.Offenders, offender => offender.Node.StartsWith("Sigmoid", StringComparison.Ordinal) && offender.Reason.Contains("Float32"));
        Assert.Contains(proof.Offenders, offender => offender.Node.StartsWith("DequantizeLinear", StringComparison.Ordinal) && offender.Reason.Contains("inside the network"));
    }

    [Fact]
    public void An_operator_defined_through_float_scales_is_an_offender_though_its_tensors_are_integers()
    {
        IntegerProof proof = Verify("""
            g (uint8[1,4] x) => (uint8[1,2] y)
            <uint8[4,2] w = {1,2,3,4,5,6,7,8}, float s = {0.1}, uint8 z = {0}>
            { y = QLinearMatMul (x, s, z, w, s, z, s, z) }
            """);
        Assert.Contains(proof.Offenders, offender => offender.Node.StartsWith("QLinearMatMul", StringComparison.Ordinal) && offender.Reason.Contains("'s'"));
    }

    // Only a divisor that is proven to be 1 or more makes the division good; x has 0 in it.
    [Theory]
    [InlineData("Less (w, one)", "one, w", true)]
    [InlineData("LessOrEqual (w, one)", "one, w", true)]
    [InlineData("Greater (w, one)", "w, one", true)]
    [InlineData("GreaterOrEqual (one, w)", "one, w", true)]
    [InlineData("Less (w, one)", "w, one", false)]
    [InlineData("Greater (w, one)", "one, w", false)]
    [InlineData("Equal (w, one)", "one, w", false)]
    public void The_greater_of_two_numbers_by_a_comparison_is_no_less_than_either(string comparison, string choices, bool holds)
    {
        IntegerProof proof = Verify($$"""
            g (uint8[1,4] x) => (int32[1,4] y)
            <int32 one = {1}>
            {
                w = Cast <to = 6> (x)
                c = {{comparison}}
                d = Where (c, {{choices}})
                y = Div (w, d)
            }
            """);
        Assert.Equal(holds, proof.Holds);
    }

    [Theory]
    [InlineData("Less (w, most)", "w, most", true)]
    [InlineData("GreaterOrEqual (w, most)", "most, w", true)]
    [InlineData("Greater (most, w)", "w, most", true)]
    [InlineData("Less (w, most)", "most, w", false)]
    [InlineData("Less (w, other)", "w, most", false)]
    public void The_lesser_of_two_numbers_by_a_comparison_is_no_more_than_either(string comparison, string choices, bool holds)
    {
        IntegerProof proof = Verify($$"""
            g (uint8[1,4] x) => (int32[1,4] y)
            <int32 most = {10}, int32 other = {10}, int32 m = {20000000}>
            {
                w = Cast <to = 6> (x)
                c = {{comparison}}
                d = Where (c, {{choices}})
                y = Mul (d, m)
            }
            """);
        Assert.Equal(holds, proof.Holds);
    }

    [Fact]
    public void A_sum_that_overflows_32_bits_is_named_with_its_range()
    {
        IntegerProof proof = Verify("""
            g (uint8[1,4] x) => (int32[1,4] y)
            <int32 m = {20000000}>
            {
                w = Cast <to = 6> (x)
                y = Mul (w, m)
            }
            """);
        Offender offender = Assert.Single(proof.Offenders);
        Assert.StartsWith("Mul", offender.Node, StringComparison.Ordinal);
        Assert.Contains("5100000000", offender.Reason);
    }

    [Fact]
    public void An_accumulator_that_cannot_overflow_is_listed_with_its_width()
    {
        IntegerProof proof = Verify("""
            g (uint8[1,4] x) => (int32[1,1] y)
            <uint8[4,1] w = {129,127,130,128}, uint8 wz = {128}, uint8 xz = {3}>
            { y = MatMulInteger (x, w, xz, wz) }
            """);
        Assert.True(proof.Holds);
        AccumulatorBound bound = Assert.Single(proof.Accumulators);
        Assert.Equal((new IntegerInterval((-252) - (3 * 3), (252 * 3) + 3), 11, 32), (bound.Range, bound.Bits, bound.AvailableBits));
    }

    [Fact]
    public void A_divisor_that_may_be_zero_is_an_offender()
    {
        IntegerProof proof = Verify("""
            g (uint8[4] x) => (int32[4] y)
            <int32 n = {100}>
            {
                w = Cast <to = 6> (x)
                y = Div (n, w)
            }
            """);
        Assert.Contains(proof.Offenders, offender => offender.Reason.Contains("divisor"));
    }

    [Fact]
    public void The_body_is_read_not_the_name()
    {
        IntegerProof proof = Verify("""
            g (uint8[4] x) => (uint8[4] y)
            { y = ai.dyadic.Requantize (x) }
            <domain: "ai.dyadic", opset_import: ["" : 21]>
            Requantize (x) => (y)
            {
                f = Cast <to: int = 1> (x)
                r = Sqrt (f)
                y = Cast <to: int = 2> (r)
            }
            """);
        Assert.Contains(proof.Offenders, offender => offender.Node.StartsWith("Requantize", StringComparison.Ordinal) && offender.Reason.Contains("body"));
    }

    [Fact]
    public void Shape_arithmetic_beside_a_float_network_is_no_island()
    {
        IntegerProof proof = Verify("""
            g (float[N,4] x) => (float[N,2,2] y)
            <int64[1] i = {0}, int64[2] t = {2, 2}>
            {
                s = Shape (x)
                n = Gather (s, i)
                d = Concat <axis = 0> (n, t)
                y = Reshape (x, d)
            }
            """);
        Assert.Empty(proof.IslandNodes);
    }

    private static IntegerProof Verify(string text) => IntegerVerifier.Verify(OnnxTextGraph.Build($"{Header}\n{text}"));
}
