using System.Numerics;
using Dyadic.Core;
using Dyadic.Kernels.Functions;
using Dyadic.Kernels.Tests.Functions;

namespace Dyadic.Kernels.Tests.Facts;

/// <summary>What Li and Gu 2023 (I-ViT) state or what follows from their integers; docs/methods/facts.md lists where each is tested.</summary>
public sealed class IVitFactsTests
{
    [Fact]
    public void The_exponential_by_shifts_is_as_near_as_published()
    {
        const int steps = 1 << 20;
        ShiftExponential exponential = new(1.0 / steps, 24);
        double greatest = 0, place = 0;
        for (int i = 0; i <= 12 * 2048; i++)
        {
            double x = i / 2048.0, error = Math.Abs(Of(x) - Math.Exp(-x));
            if (error > greatest) (greatest, place) = (error, x);
        }

        Assert.Equal(0.0439, greatest, 5e-5);
        Assert.Equal(0.33, place, 0.02);
        foreach ((double x, double relative) in ((double, double)[])[(1, 0.062), (5, 0.051), (8, 0.092), (10, 0.092)]) Assert.Equal(relative, (Of(x) / Math.Exp(-x)) - 1, 0.0006);
        // One turn of the exponent is 1 + r/2 beside 2^r: never less, 0.0430 more at most, 6.15 % at most.
        double[] turn = [.. Enumerable.Range(0, 4096).Select(i => i / 4096.0)];
        Assert.Equal(0.0430, turn.Max(r => Half(r) - Math.Pow(2, -r)), 5e-5);
        Assert.Equal(0.0615, turn.Max(r => (Half(r) / Math.Pow(2, -r)) - 1), 5e-5);
        Assert.All(turn, r => Assert.True(Half(r) >= Math.Pow(2, -r) - 3e-6));

        double Of(double x) => exponential.OutputScale * exponential.Of((long)Math.Round(x * steps));

        double Half(double r) => Of(r / 1.4375);
    }

    [Theory]
    [InlineData(0.02, 0.050)]
    [InlineData(0.01, 0.048)]
    [InlineData(1.0 / 8, 0.096)]
    public void Steps_that_are_no_powers_of_two_are_as_near_as_published(double scale, double expected)
    {
        ShiftExponential one = new(scale, 15);
        Assert.Equal(expected, Enumerable.Range(0, (int)(10 / scale) + 1).Max(d => Math.Abs((one.OutputScale * one.Of(d)) - Math.Exp(-scale * d))), 0.0006);
    }

    // Log2 of the greatest term, which a row's sum adds log2 of its length to.
    [Theory]
    [InlineData(16, 19)]
    [InlineData(64, 21)]
    [InlineData(256, 23)]
    public void Terms_have_the_published_width(int steps, int bits) => Assert.Equal(1L << bits, new ShiftExponential(1.0 / steps, 15).Largest);

    // 2,000 rows of normal logits of S = 1/16, beside the exact softmax of S · q.
    [Theory]
    [InlineData(16, 0.5, 0.013)]
    [InlineData(16, 1, 0.020)]
    [InlineData(16, 2, 0.025)]
    [InlineData(16, 4, 0.025)]
    [InlineData(197, 0.5, 0.003)]
    [InlineData(197, 1, 0.015)]
    [InlineData(197, 2, 0.020)]
    [InlineData(197, 4, 0.016)]
    public void Shares_of_16_bits_are_as_near_as_published(int length, double deviation, double bound)
    {
        const double step = 1.0 / 16;
        IntegerSoftmax softmax = new(new ShiftExponential(step, 15), ReciprocalShares.OfInt31(16));
        Random random = new(21);
        int[] codes = new int[length];
        double worst = 0;
        for (int row = 0; row < 2000; row++)
        {
            int[] logits = RealFunctions.NormalCodes(random, length, deviation, step);
            softmax.Apply(logits, [], codes);
            worst = Math.Max(worst, RealFunctions.Softmax(logits, step).Zip(codes, (p, code) => Math.Abs(p - softmax.Normalizer.Format.Share(code))).Max());
            Assert.True(codes.Sum() <= 1 << 15);
        }

        Assert.InRange(worst, bound / 4, bound * 1.2); // the published bounds are greatest errors of other samples
    }

    // The floor of every share takes long flat rows: 200 rows of 197, S = 1/16.
    [Theory]
    [InlineData(8, 0.5, 0.09, 0.34)]
    [InlineData(8, 1, 0.30, 0.55)]
    [InlineData(16, 0.5, 0.93, 1)]
    [InlineData(16, 1, 0.93, 1)]
    public void Rows_keep_the_published_mass(int bits, double deviation, double least, double most)
    {
        const double step = 1.0 / 16;
        IntegerSoftmax softmax = new(new ShiftExponential(step, 15), ReciprocalShares.OfInt31(bits));
        Random random = new(8);
        int[] codes = new int[197];
        for (int row = 0; row < 200; row++)
        {
            softmax.Apply(RealFunctions.NormalCodes(random, 197, deviation, step), [], codes);
            Assert.InRange(codes.Sum() * softmax.Normalizer.Format.Scale, least, most);
        }
    }

    // With 23 bits of exponent a row whose greatest is above 7 is cut; the division of the program has few bits of its factor left.
    [Theory]
    [InlineData(8, false, 0.25)]
    [InlineData(10, false, 5.0)]
    [InlineData(16, false, 8.0)]
    [InlineData(2, true, 0.256)]
    [InlineData(4, true, 0.242)]
    [InlineData(6, true, 0.234)]
    [InlineData(8, true, 0.250)]
    public void Too_few_bits_of_exponent_or_factor_are_as_bad_as_published(double range, bool reference31, double expected)
    {
        int[] codes = [.. Enumerable.Range(-127, 255)];
        long[] results = new long[255];
        ShiftGelu gelu = new(range / 127, 23, reference31);
        gelu.Apply(codes, results);
        Assert.Equal(expected, codes.Zip(results, (q, y) => Math.Abs((gelu.OutputScale * y) - RealFunctions.Gelu(q * range / 127))).Max(), 0.04 * expected);
    }

    [Fact]
    public void Ten_passes_are_off_below_the_published_number_and_one_too_high_as_often_as_published()
    {
        for (ulong n = 0; n < 26_244; n++) Assert.True(IntegerSquareRoot.TenPasses(n) > IntegerSquareRoot.Floor(n) + 1);
        Assert.Equal(16_561, Enumerable.Range(34_597, (1 << 20) - 34_597).Count(n => IntegerSquareRoot.TenPasses((ulong)n) == IntegerSquareRoot.Floor((ulong)n) + 1));
        Assert.Equal((65_536UL, 65_535UL), (IntegerSquareRoot.TenPasses(uint.MaxValue), IntegerSquareRoot.Floor(uint.MaxValue)));
        foreach (int exponent in Enumerable.Range(16, 25))
        {
            ulong n = 1UL << exponent;
            Assert.InRange(IntegerSquareRoot.TenPasses(n) - IntegerSquareRoot.Floor(n), 0UL, 1UL);
        }
    }

    // round(q · S_in / S_out) in rationals: b / 2^c of 31 bits is not the quotient itself, so only numbers whose distance to a half is above that error are decided.
    [Fact]
    public void Dyadic_rescaling_is_the_rational_one()
    {
        Random random = new(6);
        int decided = 0;
        for (int i = 0; i < 1_000_000; i++)
        {
            float from = random.NextSingle() + 1e-6f, to = random.NextSingle() + 1e-6f;
            int q = random.Next(-(1 << 24), 1 << 24);
            double ratio = from / (double)to, product = q * ratio, half = Math.Abs(product - Math.Floor(product) - 0.5);
            if (half <= Math.Abs(product) * 1e-9) continue;
            decided++;
            Assert.Equal((Int128)(BigInteger)Math.Floor(product + 0.5), Requantizer.HalfUp(ratio).Apply(q));
        }

        Assert.InRange(decided, 900_000, 1_000_000);
    }
}
