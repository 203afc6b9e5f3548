using Dyadic.Kernels.Functions;
using Dyadic.Kernels.Tests.Functions;

namespace Dyadic.Kernels.Tests.Facts;

/// <summary>What Kim et al. 2021 (I-BERT) state or what follows from their integers; docs/methods/facts.md lists where each is tested.</summary>
public sealed class IBertFactsTests
{
    // Fine steps show the polynomial alone: max |L(p) − e^p| over (−ln 2, 0].
    [Fact]
    public void The_polynomial_of_the_exponential_is_as_near_as_published()
    {
        const double step = 1.0 / (1 << 19);
        Assert.InRange(Worst(PolynomialExponential.Paper(step)), 2.0e-3, 2.2e-3);
        Assert.InRange(Worst(PolynomialExponential.Program(step, 20)), 1.8e-3, 1.95e-3);

        static double Worst(PolynomialExponential one) => Enumerable.Range(0, 1 << 12).Select(i => i * (one.Ln2 - 1) / ((1 << 12) - 1)).Max(d => Math.Abs((one.OutputScale * one.Of(d)) - Math.Exp(-step * d)));
    }

    [Fact]
    public void The_polynomial_gelu_is_as_near_as_published()
    {
        const int steps = 4096;
        PolynomialGelu gelu = new(1.0 / steps, 0);
        double greatest = 0, place = 0, squares = 0, erf = 0;
        for (int q = -8 * steps; q <= 8 * steps; q++)
        {
            double x = q / (double)steps, y = gelu.OutputScale * gelu.Of(q), error = Math.Abs(y - RealFunctions.Gelu(x));
            if (error > greatest) (greatest, place) = (error, Math.Abs(x));
            if (Math.Abs(q) <= 4 * steps) squares += error * error;
            // GELU = x / 2 · (1 + erf), so the function it has inside is 2 · GELU / x − 1.
            if (q != 0) erf = Math.Max(erf, Math.Abs((2 * y / x) - 1 - RealFunctions.Erf(x / Math.Sqrt(2))));
        }

        Assert.InRange(greatest, 0.0180, 0.0182);
        Assert.Equal(2.35, place, 0.02);
        Assert.Equal(0.0082, Math.Sqrt(squares / (8 * steps)), 5e-5);
        Assert.Equal(0.096, erf, 0.001);
    }

    // The constants are whole numbers, so the error jumps up and down with the range of 8-bit codes.
    [Theory]
    [InlineData(1, 2, 0.0134)]
    [InlineData(4, 10, 0.0280)]
    public void No_range_of_8_bit_codes_is_worse_than_published(double from, double to, double expected)
    {
        double worst = Enumerable.Range(0, 12_001).Max(i => Worst((from + ((to - from) * i / 12_000)) / 127));
        Assert.InRange(worst, 0.93 * expected, expected * 1.005);

        static double Worst(double scale)
        {
            PolynomialGelu gelu = new(scale, 0);
            return Enumerable.Range(-127, 255).Max(q => Math.Abs((gelu.OutputScale * gelu.Of(q)) - RealFunctions.Gelu(q * scale)));
        }
    }

    [Fact]
    public void Newtons_root_needs_six_passes_at_most_and_some_four_on_average()
    {
        long passesOfSmall = 0, passesOfRandom = 0;
        for (ulong n = 1; n < 1 << 20; n++)
        {
            IntegerSquareRoot.Floor(n, out int passes);
            passesOfSmall += passes;
        }

        Random random = new(2);
        const int numbers = 200_000;
        for (int i = 0; i < numbers; i++)
        {
            ulong n = (ulong)random.NextInt64(1, 1L << 32), root = IntegerSquareRoot.Floor(n, out int passes);
            Assert.True(root * root <= n && (root + 1) * (root + 1) > n);
            Assert.InRange(passes, 1, 6);
            passesOfRandom += passes;
        }

        Assert.Equal(3.4, passesOfSmall / (double)(1 << 20), 0.1);
        Assert.Equal(4.0, passesOfRandom / (double)numbers, 0.1);
    }

    // Log2 of the greatest term with the program's 30 bits of fraction.
    [Theory]
    [InlineData(1.0 / 16, 30, 39.5)]
    [InlineData(1.0 / 64, 30, 43.5)]
    [InlineData(1.0 / 256, 30, 47.5)]
    [InlineData(1.0 / 64, 20, 33.5)]
    public void Terms_of_the_program_need_64_bits(double scale, int bits, double expected) => Assert.Equal(expected, Math.Log2(PolynomialExponential.Program(scale, bits).Largest), 0.06);

    // Both floors take a row's mass: a step of 2⁻⁸ a share at most, and all of it from 256 near-equal logits on.
    [Fact]
    public void Shares_of_8_bits_lose_long_flat_rows()
    {
        const double step = 1.0 / 32;
        IntegerSoftmax softmax = new(PolynomialExponential.Paper(step), ReciprocalShares.OfTwoToThe32(8));
        Random random = new(4);
        foreach (int length in (int[])[16, 64, 197])
        {
            for (int row = 0; row < 50; row++) Assert.InRange(Sum(RealFunctions.NormalCodes(random, length, 1, step)), 1 - (length / 256.0) - 0.001, 1);
        }

        for (int row = 0; row < 50; row++) Assert.InRange(Sum(RealFunctions.NormalCodes(random, 1024, 0.2, step)), 0, 0.03);
        Assert.Equal(0, Sum(new int[256]));

        double Sum(int[] logits)
        {
            int[] codes = new int[logits.Length];
            softmax.Apply(logits, [], codes);
            return codes.Sum() / 256.0;
        }
    }

    [Theory]
    [InlineData(192)]
    [InlineData(768)]
    public void Rows_of_8_bits_are_too_coarse_for_a_normalization(int channels)
    {
        (double sixteen, double beside) = Errors(channels, 32767);
        Assert.InRange(sixteen, 0.0002, 0.0024);
        Assert.InRange(beside, 0.0005, 0.0035);
        (double eight, _) = Errors(channels, 127);
        Assert.InRange(eight, 0.15, 0.45);
    }

    // Greatest error beside the normalization of the same integers, and beside that of the numbers before they were rounded; one channel is 20 times larger.
    private static (double OfIntegers, double OfNumbers) Errors(int channels, int greatest)
    {
        Random random = new(17);
        NormalizedCodes fine = new(1.0 / 8192, 0, int.MinValue, int.MaxValue);
        RootNormalization kernel = new([.. Enumerable.Repeat(1f, channels)], new float[channels], fine);
        double[][] rows = [.. Enumerable.Range(0, 500).Select(_ => Enumerable.Range(0, channels).Select(c => (c == 5 ? 20 : 1) * RealFunctions.Normal(random)).ToArray())];
        double scale = rows.Max(row => row.Max(Math.Abs)) / greatest, ofIntegers = 0, ofNumbers = 0;
        int[] results = new int[channels];
        foreach (double[] row in rows)
        {
            int[] codes = [.. row.Select(x => (int)Math.Round(x / scale))];
            kernel.Apply(codes, results);
            ofIntegers = Math.Max(ofIntegers, Worst([.. codes.Select(q => (double)q)]));
            ofNumbers = Math.Max(ofNumbers, Worst(row));
        }

        return (ofIntegers, ofNumbers);

        double Worst(double[] x)
        {
            double mean = x.Average(), deviation = Math.Sqrt(x.Average(v => (v - mean) * (v - mean)));
            return x.Zip(results, (v, code) => Math.Abs((code * fine.Scale) - ((v - mean) / deviation))).Max();
        }
    }
}
