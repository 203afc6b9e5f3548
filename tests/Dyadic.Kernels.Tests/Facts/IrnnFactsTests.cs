using System.Numerics;
using Dyadic.Kernels.Functions;
using Dyadic.Kernels.Tests.Functions;

namespace Dyadic.Kernels.Tests.Facts;

/// <summary>What follows from the integers of Sari, Courville and Partovi Nia 2021 (iRNN); docs/methods/facts.md lists where each is tested.</summary>
public sealed class IrnnFactsTests
{
    [Theory]
    [InlineData(128, 128 << 7)]
    [InlineData(255, 32640)]
    [InlineData(256, 32767)] // saturated: H/2 has 8 bits of fraction
    [InlineData(1024, 32767)]
    public void A_row_of_one_spike_gives_half_its_length_until_16_bits_end(int length, int expected)
    {
        MeanDeviationNormalization kernel = new([.. Enumerable.Repeat(1f, length)], new float[length], Codes);
        int[] row = new int[length], result = new int[length];
        row[3] = 100;
        kernel.Normalize(row, result);
        Assert.Equal(expected, result[3]);
        Assert.Equal(result.Max(), result[3]);
    }

    // round(e · H · 2^k / D), ties away from 0, and |x − mean| ≤ (H / 2) · d.
    [Fact]
    public void Normalized_numbers_are_exactly_rounded()
    {
        Random random = new(20);
        for (int trial = 0; trial < 3000; trial++)
        {
            int length = random.Next(2, 1025);
            int[] row = [.. Enumerable.Range(0, length).Select(_ => random.Next(-128, 128))], result = new int[length];
            if (row.Distinct().Count() == 1) continue;
            new MeanDeviationNormalization([.. Enumerable.Repeat(1f, length)], new float[length], Codes).Normalize(row, result);
            BigInteger sum = row.Sum(), deviation = row.Aggregate(BigInteger.Zero, (total, q) => total + BigInteger.Abs((length * q) - sum));
            for (int i = 0; i < length; i++)
            {
                BigInteger numerator = ((length * row[i]) - sum) * length * 256;
                BigInteger magnitude = ((2 * BigInteger.Abs(numerator)) + deviation) / (2 * deviation);
                Assert.Equal(BigInteger.Min(magnitude, numerator.Sign < 0 ? 32768 : 32767) * numerator.Sign, result[i]);
                Assert.True(BigInteger.Abs(numerator) <= deviation * length * 128);
            }
        }
    }

    [Fact]
    public void A_constant_row_gives_its_offsets()
    {
        MeanDeviationNormalization kernel = new([1, 2, 3], [0.5f, -0.25f, 2], new NormalizedCodes(0.25, 0, -128, 127));
        int[] codes = new int[3];
        foreach (int level in (int[])[0, -128, 127, 1 << 20])
        {
            kernel.Apply([level, level, level], codes);
            Assert.Equal([2, -1, 8], codes);
        }
    }

    // Results of 15 bits: 15 bits of a slope are enough for sigmoid and tanh; exp is up to 5 codes off with them and within one with 22.
    [Theory]
    [InlineData("sigmoid", -8, 8, 15, 1)]
    [InlineData("tanh", -4, 4, 15, 1)]
    [InlineData("exp", -10, 0, 15, 5)]
    [InlineData("exp", -10, 0, 22, 1)]
    public void Slopes_have_bits_enough_for_results_of_16(string name, double low, double high, int slopeBits, double codes)
    {
        Func<double, double> function = name switch { "sigmoid" => x => 1 / (1 + Math.Exp(-x)), "tanh" => Math.Tanh, _ => Math.Exp };
        double scale = (high - low) / 65535;
        PiecewiseLinear integers = PiecewiseLinear.Fit(x => function(low + x), scale, 0, 0, 65535, 32, new NormalizedCodes(1.0 / 32768, 0, -32768, 32767), slopeBits);
        ReadOnlySpan<int> knots = integers.Knots;
        double worst = 0;
        for (int piece = 0; piece + 1 < knots.Length; piece++)
        {
            (int from, int to) = (knots[piece], knots[piece + 1]);
            double left = function(low + (from * scale)), right = function(low + (to * scale));
            for (int q = from; q <= to; q++)
            {
                double line = Math.Clamp((left + ((right - left) * (q - from) / (to - from))) * 32768, -32768, 32767);
                worst = Math.Max(worst, Math.Abs(integers.Of(q) - line));
            }
        }

        Assert.InRange(worst, 0.4, codes);
    }

    // The order of a row's logits and of its results is the same order.
    [Fact]
    public void Attention_shares_are_equivariant_and_add_up()
    {
        const double step = 1.0 / 16;
        IntegerSoftmax softmax = new(PolynomialExponential.Paper(step), ReciprocalShares.OfTwoToThe32(16));
        Random random = new(22);
        int[] logits = RealFunctions.NormalCodes(random, 60, 2, step), codes = new int[60], permuted = new int[60];
        bool[] visible = [.. Enumerable.Range(0, 60).Select(i => i % 7 != 0)];
        softmax.Apply(logits, visible, codes);
        int[] order = [.. Enumerable.Range(0, 60)];
        random.Shuffle(order);
        softmax.Apply([.. order.Select(i => logits[i])], [.. order.Select(i => visible[i])], permuted);
        Assert.Equal(order.Select(i => codes[i]), permuted);
        Assert.All(codes.Where((_, i) => !visible[i]), code => Assert.Equal(0, code));
        Assert.InRange(codes.Sum(), 65536 - 60, 65536);
    }

    private static readonly NormalizedCodes Codes = new(1.0 / 256, 0, short.MinValue, short.MaxValue);
}
