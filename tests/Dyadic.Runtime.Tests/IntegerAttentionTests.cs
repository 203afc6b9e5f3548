namespace Dyadic.Runtime.Tests;

public sealed class IntegerAttentionTests
{
    [Theory]
    [InlineData("N,3,10,24", "N,3,24,13", "N,3,13,5")]
    [InlineData("N,10,24", "N,24,16", "N,16,7")]
    [InlineData("N,3,2,8", "1,3,8,33", "3,33,40")]
    [InlineData("1,20,8", "1,8,16500", "1,16500,3")]
    public void Scores_softmax_and_values_are_one_step(string queries, string keys, string values)
    {
        Plan plan = Agreement.Check($$"""
            attention (uint8[{{queries}}] q, uint8[{{keys}}] k, uint8[{{values}}] v, uint8 Z, uint8 V) => (y)
            {
                {{Scores("")}}
                sums = MatMulInteger (shares, v, , V)
                {{Requantize("sums", "y", 2, 255)}}
            }
            """);
        Assert.Single(plan.Kernels());
        Assert.StartsWith("integer attention", plan.Kernels()[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("uint8[7,13] mask")]
    [InlineData("uint8[13] mask")]
    [InlineData("uint8[1,3,7,13] mask")]
    public void Masks_hide_keys(string mask)
    {
        Plan plan = Agreement.Check($$"""
            attention (uint8[N,3,7,24] q, uint8[N,3,24,13] k, uint8[N,3,13,5] v, {{mask}}, uint8 Z, uint8 V) => (y)
            {
                some = Constant <value = uint8 {128}> ()
                seen = Less (mask, some)
                {{Scores("seen")}}
                sums = MatMulInteger (shares, v, , V)
                {{Requantize("sums", "y", 2, 255)}}
            }
            """);
        Assert.Contains(plan.Kernels(), kernel => kernel.StartsWith("integer attention", StringComparison.Ordinal));
        Assert.DoesNotContain("integer softmax", string.Join(' ', plan.Kernels()), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Shares_of_16_bits_are_multiplied_as_planes_and_logarithms_through_their_table(bool logarithms)
    {
        string shares = logarithms
            ? "last = Constant <value = int64 {15}> () logs = ai.dyadic.LogarithmicShare <to = 2> (terms, last) wideShares = ai.dyadic.LookUp (logs, powers)"
            : Reciprocal("wideShares", 4, 65535, 65536);
        Plan plan = Agreement.Check($$"""
            attention (uint8[N,3,7,24] q, uint8[N,3,24,13] k, uint8[N,3,13,5] v, uint8 Z, uint8 V) => (y)
            <uint16[256] powers = { {{string.Join(", ", Enumerable.Range(0, 256).Select(code => code < 15 ? 1 << (15 - code) : 0))}} }>
            {
                {{Scores("", shares)}}
                wide = Cast <to: int = 6> (wideShares)
                base = Constant <value = int32 {256}> ()
                rest = Mod (wide, base)
                above = Sub (wide, rest)
                high = Div (above, base)
                highPlane = Cast <to: int = 2> (high)
                highSum = MatMulInteger (highPlane, v, , V)
                highWide = Cast <to: int = 7> (highSum)
                lowPlane = Cast <to: int = 2> (rest)
                lowSum = MatMulInteger (lowPlane, v, , V)
                lowWide = Cast <to: int = 7> (lowSum)
                factor = Constant <value_int: int = 256> ()
                scaled = Mul (highWide, factor)
                acc = Add (scaled, lowWide)
                {{Requantize("acc", "y", 2, 255)}}
            }
            """);
        Assert.Single(plan.Kernels());
    }

    [Fact]
    public void Shares_that_something_else_reads_stay()
    {
        Plan plan = Agreement.Check($$"""
            attention (uint8[N,7,24] q, uint8[N,24,13] k, uint8[N,13,5] v, uint8 Z, uint8 V) => (y, shares)
            {
                {{Scores("")}}
                sums = MatMulInteger (shares, v, , V)
                {{Requantize("sums", "y", 2, 255)}}
            }
            """);
        Assert.Equal(3, plan.StepCount);
    }

    private static string Scores(string seen, string? shares = null) => $$"""
        scores = MatMulInteger (q, k, Z, V)
        {{Requantize("scores", "logits", 4, 65535)}}
        ln2 = Constant <value = int64 {177}> ()
        b = Constant <value = int64 {346}> ()
        c = Constant <value = int64 {62889}> ()
        {{(seen.Length == 0 ? "terms = ai.dyadic.PolynomialExp (logits, ln2, b, c)" : $$"""
        wideLogits = Cast <to: int = 6> (logits)
        none = Constant <value = int32 {0}> ()
        shownWide = Where ({{seen}}, wideLogits, none)
        shown = Cast <to: int = 4> (shownWide)
        allTerms = ai.dyadic.PolynomialExp (shown, ln2, b, c)
        nothing = Constant <value = int64 {0}> ()
        terms = Where ({{seen}}, allTerms, nothing)
        """)}}
        {{shares ?? Reciprocal("shares", 2, 255, 1 << 24)}}
        """;

    private static string Reciprocal(string name, int type, int greatest, int divisor) => $$"""
        numerator = Constant <value_int: int = 4294967296> ()
        most = Constant <value_int: int = 9223372036854775807> ()
        shareDivisor = Constant <value_int: int = {{divisor}}> ()
        greatest = Constant <value_int: int = {{greatest}}> ()
        {{name}} = ai.dyadic.ReciprocalShare <to = {{type}}> (terms, numerator, most, shareDivisor, greatest)
        """;

    private static string Requantize(string from, string to, int type, int top) => $$"""
        {{to}}Bias = Constant <value = int32 {37}> ()
        {{to}}Multiplier = Constant <value_int: int = {{(type == 4 ? 30 : 40)}}> ()
        {{to}}Divisor = Constant <value_int: int = {{(type == 4 ? 1024 : 16384)}}> ()
        {{to}}Zero = Constant <value_int: int = {{(type == 4 ? 20000 : 100)}}> ()
        {{to}}Low = Constant <value_int: int = 0> ()
        {{to}}Top = Constant <value_int: int = {{top}}> ()
        {{to}} = ai.dyadic.Requantize <to: int = {{type}}> ({{from}}, {{to}}Bias, {{to}}Multiplier, {{to}}Divisor, {{to}}Zero, {{to}}Low, {{to}}Top)
        """;
}
