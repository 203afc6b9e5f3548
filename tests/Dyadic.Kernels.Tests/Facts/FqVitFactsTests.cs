using System.Numerics;
using Dyadic.Kernels.Functions;
using Dyadic.Kernels.Tests.Functions;

namespace Dyadic.Kernels.Tests.Facts;

/// <summary>What Lin et al. 2022 (FQ-ViT) state of logarithmic shares; docs/methods/facts.md lists where each is tested.</summary>
public sealed class FqVitFactsTests
{
    private const double Step = 1.0 / 16;

    [Theory]
    [InlineData(16)]
    [InlineData(64)]
    [InlineData(197)]
    [InlineData(1024)]
    public void Shares_stay_within_the_bounds_of_their_rounding(int length)
    {
        // 63 codes: nothing is cut, which is what the bounds speak of.
        IntegerSoftmax softmax = new(PolynomialExponential.Program(Step, 20), new LogarithmicShares(6, lastIsZero: false));
        Random random = new(9);
        int[] codes = new int[length];
        foreach (double deviation in (double[])[0.5, 1, 2, 4])
        {
            for (int row = 0; row < 100; row++)
            {
                int[] logits = RealFunctions.NormalCodes(random, length, deviation, Step);
                softmax.Apply(logits, [], codes);
                double total = logits.Sum(logit => (double)softmax.Exponential.Of(logits.Max() - logit));
                double[] shares = [.. codes.Select(softmax.Normalizer.Format.Share)];
                for (int i = 0; i < length; i++)
                {
                    double exact = softmax.Exponential.Of(logits.Max() - logits[i]) / total;
                    Assert.InRange(shares[i] / exact, 0.625 - 1e-9, 1.5);
                    Assert.InRange(shares[i] - exact, -1.0 / 3, 1.0 / 3);
                }

                Assert.InRange(shares.Sum(), 0.625, 1.5);
            }
        }
    }

    [Fact]
    public void A_lower_logit_never_has_a_smaller_code()
    {
        IntegerExponential exponential = PolynomialExponential.Program(Step, 20);
        LogarithmicShares shares = new(4, lastIsZero: true);
        long[] terms = [.. Enumerable.Range(0, 256).Select(below => exponential.Of(below))];
        int[] codes = new int[256];
        shares.Apply(terms, codes);
        for (int below = 1; below < 256; below++) Assert.True(codes[below] >= codes[below - 1]);
    }

    [Theory]
    [InlineData(20)]
    [InlineData(30)]
    public void The_golden_row_has_its_codes_with_20_and_with_30_bits(int bits)
    {
        int[] codes = new int[5];
        new IntegerSoftmax(PolynomialExponential.Program(1.0 / 32, bits), new LogarithmicShares(4, lastIsZero: true)).Apply([64, 48, 32, 0, -64], [], codes);
        Assert.Equal([1, 2, 3, 4, 7], codes);
    }

    // A product by 2^(15 − code) is the shift, summed exactly; |sum| < 2²⁴ for values of 8 bits whatever the length. Shifting first loses half a step a value.
    [Fact]
    public void Products_by_powers_are_the_exact_dyadic_sums()
    {
        IntegerSoftmax softmax = new(PolynomialExponential.Program(Step, 20), new LogarithmicShares(4, lastIsZero: true));
        Random random = new(12);
        const int length = 197;
        int[] codes = new int[length];
        double lost = 0;
        const int rows = 500;
        for (int row = 0; row < rows; row++)
        {
            softmax.Apply(RealFunctions.NormalCodes(random, length, 1, Step), [], codes);
            int[] values = [.. codes.Select(_ => random.Next(-128, 128))];
            int sum = 0, shifted = 0;
            BigInteger exact = 0; // in 2⁻¹⁵
            for (int i = 0; i < length; i++)
            {
                if (codes[i] == 15) continue; // means 0
                sum += values[i] << (15 - codes[i]);
                shifted += values[i] >> codes[i];
                exact += values[i] * (BigInteger.One << 15) / (BigInteger.One << codes[i]);
            }

            Assert.Equal(exact, sum);
            Assert.InRange(sum, -(1 << 24) + 1, (1 << 24) - 1);
            lost += shifted - (sum / 32768.0);
        }

        Assert.Equal(-98, lost / rows, 2.0);
    }

    [Fact]
    public void Flat_rows_add_up_as_published()
    {
        Assert.Equal(0.77, Sum(197), 0.001);
        Assert.Equal(0.75, Sum(192), 0.001);
        Assert.Equal(1, Sum(1), 1e-12);
        // Where the last code is no zero, a share of none still has 2⁻¹⁵.
        int[] codes = new int[2];
        new LogarithmicShares(4, lastIsZero: false).Apply([1000, 0], codes);
        Assert.Equal([0, 15], codes);
        Assert.Equal(Math.ScaleB(1, -15), new LogarithmicShares(4, lastIsZero: false).Format.Share(15));
        Assert.Equal(0, new LogarithmicShares(4, lastIsZero: true).Format.Share(15));

        static double Sum(int length)
        {
            int[] codes = new int[length];
            LogarithmicShares shares = new(4, lastIsZero: true);
            shares.Apply([.. Enumerable.Repeat(1L << 30, length)], codes);
            return codes.Sum(shares.Format.Share);
        }
    }
}
