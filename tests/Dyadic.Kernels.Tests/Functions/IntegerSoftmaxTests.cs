using Dyadic.Core;
using Dyadic.Kernels.Functions;

namespace Dyadic.Kernels.Tests.Functions;

public sealed class IntegerSoftmaxTests
{
    private const double Step = 1.0 / 32;
    private static readonly int[] Logits = [64, 48, 32, 0, -64];

    public static TheoryData<string, int[]> Goldens => new()
    {
        { "i-bert", [120, 72, 44, 16, 2] },
        { "i-vit 8", [58, 36, 22, 8, 1] },
        { "i-vit 16", [15056, 9410, 5881, 2117, 294] },
        { "rexp", [85, 85, 31, 11, 1] },
        { "2d-lut", [127, 76, 51, 12, 0] },
        { "fq-vit", [1, 2, 3, 4, 7] },
    };

    [Theory]
    [MemberData(nameof(Goldens))]
    public void Golden_rows(string method, int[] expected)
    {
        int[] codes = new int[Logits.Length];
        Of(method, Step).Apply(Logits, [], codes);
        Assert.Equal(expected, codes);
    }

    [Theory]
    [MemberData(nameof(Goldens))]
    public void Larger_logits_never_have_smaller_shares_and_adding_a_number_to_all_changes_nothing(string method, int[] _)
    {
        Random random = new(5);
        for (int round = 0; round < 200; round++)
        {
            int[] logits = [.. Enumerable.Range(0, random.Next(1, 300)).Select(_ => random.Next(-128, 128))], shifted = Array.ConvertAll(logits, logit => logit + 1000);
            int[] codes = new int[logits.Length], again = new int[logits.Length];
            IntegerSoftmax softmax = Of(method, Step);
            softmax.Apply(logits, [], codes);
            softmax.Apply(shifted, [], again);
            Assert.Equal(codes, again);
            double[] shares = [.. codes.Select(softmax.Normalizer.Format.Share)];
            double slack = method.StartsWith("i-", StringComparison.Ordinal) || method == "fq-vit" ? 1.2 : 1; // polynomials and shifts may rise by a part of a term
            foreach ((int first, int second) in Enumerable.Range(0, logits.Length - 1).Select(i => (i, i + 1)))
            {
                if (logits[first] >= logits[second]) Assert.True((shares[first] * slack) + 0.02 >= shares[second]);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Goldens))]
    public void Hidden_logits_count_for_nothing(string method, int[] _)
    {
        Random random = new(7);
        IntegerSoftmax softmax = Of(method, Step);
        int[] logits = [.. Enumerable.Range(0, 40).Select(_ => random.Next(-128, 128))];
        bool[] visible = [.. Enumerable.Range(0, 40).Select(_ => random.Next(2) == 0)];
        int[] codes = new int[40], alone = new int[visible.Count(v => v)];
        softmax.Apply(logits, visible, codes);
        softmax.Apply([.. logits.Where((_, i) => visible[i])], [], alone);
        Assert.Equal(alone, codes.Where((_, i) => visible[i]));
        int hidden = method == "fq-vit" ? 15 : 0;
        Assert.All(codes.Where((_, i) => !visible[i]), code => Assert.Equal(hidden, code));
        softmax.Apply(logits, new bool[40], codes);
        Assert.All(codes, code => Assert.Equal(hidden, code));
        softmax.Apply([], [], []);
    }

    // Li et al., section 3 and Vasyltsov and Chang: what equal logits give.
    [Fact]
    public void Flat_rows()
    {
        Assert.Equal(0, First("fq-vit", 1));
        Assert.Equal(8, First("fq-vit", 197));
        Assert.Equal(8, First("fq-vit", 192));
        Assert.Equal([31, 15, 3, 1], new[] { 8, 16, 64, 128 }.Select(length => First("rexp", length)));
        Assert.Equal(4, First("2d-lut", 64));
        Assert.Equal(4, First("2d-lut", 300));
        Assert.Equal(255, First("i-bert", 1));
        Assert.Equal(0, First("i-bert", 300));

        static int First(string method, int length)
        {
            int[] codes = new int[length];
            Of(method, Step).Apply(new int[length], [], codes);
            Assert.All(codes, code => Assert.Equal(codes[0], code));
            return codes[0];
        }
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(2, 1)]
    [InlineData(3, 2)]
    [InlineData(4, 2)]
    [InlineData(5, 2)]
    [InlineData(6, 3)]
    [InlineData(11, 3)]
    [InlineData(12, 4)]
    [InlineData((1L << 61) - 1, 61)]
    public void The_logarithm_rounds_by_the_bit_below_the_leading_one(long ratio, int expected) => Assert.Equal(expected, LogarithmicShares.RoundedLog2(ratio));

    [Fact]
    public void Logarithmic_shares_are_within_their_bounds()
    {
        Random random = new(3);
        LogarithmicShares wide = new(6, lastIsZero: false);
        for (int round = 0; round < 300; round++)
        {
            long[] terms = [.. Enumerable.Range(0, random.Next(1, 200)).Select(_ => (long)Math.Exp(random.NextDouble() * 20) + 1)];
            int[] codes = new int[terms.Length];
            wide.Apply(terms, codes);
            double sum = terms.Sum();
            for (int i = 0; i < terms.Length; i++) Assert.InRange(Math.ScaleB(1, -codes[i]) / (terms[i] / sum), 0.625 - 1e-9, 1.5);
        }
    }

    [Theory]
    [InlineData(15, 16, 58, 101, 60, 1522)]
    [InlineData(8, 16, 24, 101, 60, 761)]
    [InlineData(4, 16, 21, 48, 29, 367)]
    [InlineData(2, 7, 11, 12, 8, 100)] // the published 10 leaves out a zero
    public void Tables_take_the_published_bytes(int bits, int entries, int reciprocal, int fine, int sums, int pair)
    {
        Assert.Equal(reciprocal, new IntegerSoftmax(TableExponential.Reciprocal(0.1, bits), new TableShares(bits, entries)).TableBytes);
        Assert.Equal(pair, new IntegerSoftmax(TableExponential.Fine(0.1, bits, fine), new PairTableShares(bits, sums)).TableBytes);
    }

    [Fact]
    public void Rows_of_which_the_sum_could_overflow_are_refused()
    {
        IntegerSoftmax softmax = new(PolynomialExponential.Program(1.0 / 256), ReciprocalShares.OfTwoToThe32(8));
        Assert.True(softmax.LongestRow is > 1 and < 1 << 20);
        int[] logits = new int[softmax.LongestRow + 1];
        Assert.Throws<DyadicException>(() => softmax.Apply(logits, [], new int[logits.Length]));
        Assert.Throws<DyadicException>(() => softmax.Apply(Logits, [], new int[2]));
        Assert.Throws<DyadicException>(() => softmax.Apply(Logits, new bool[2], new int[5]));
    }

    // Means over 1,000 normal rows, standard deviations 1, 2 and 4. Computed with real logits against double.
    [Theory]
    [InlineData("rexp", 32, 0.0088, 0.0093, 0.0080)]
    [InlineData("rexp", 128, 0.0030, 0.0027, 0.0022)]
    [InlineData("2d-lut", 32, 0.0048, 0.0071, 0.0064)]
    [InlineData("2d-lut", 128, 0.0021, 0.0024, 0.0022)]
    public void Tables_have_the_published_mean_errors(string method, int length, double narrow, double middle, double wide)
    {
        const double fine = 1.0 / 4096;
        foreach ((double deviation, double expected) in ((double, double)[])[(1, narrow), (2, middle), (4, wide)])
        {
            Random random = new(11);
            double sum = 0;
            for (int row = 0; row < 20000; row++)
            {
                int[] logits = [.. Enumerable.Range(0, length).Select(_ => (int)Math.Round(deviation * RealFunctions.Normal(random) / fine))], codes = new int[length];
                IntegerSoftmax softmax = method == "rexp"
                    ? new IntegerSoftmax(TableExponential.Reciprocal(fine, 8), new TableShares(8, 255))
                    : new IntegerSoftmax(TableExponential.Fine(fine, 8, 101), new PairTableShares(8, 60));
                softmax.Apply(logits, [], codes);
                double greatest = logits.Max(), total = logits.Sum(logit => Math.Exp(fine * (logit - greatest)));
                sum += logits.Zip(codes, (logit, code) => Math.Abs(softmax.Normalizer.Format.Share(code) - (Math.Exp(fine * (logit - greatest)) / total))).Average();
            }

            Assert.Equal(expected, sum / 20000, 0.0003);
        }
    }

    private static IntegerSoftmax Of(string method, double scale) => method switch
    {
        "i-bert" => new(PolynomialExponential.Paper(scale), ReciprocalShares.OfTwoToThe32(8)),
        "i-vit 8" => new(new ShiftExponential(scale, 15), ReciprocalShares.OfInt31(8)),
        "i-vit 16" => new(new ShiftExponential(scale, 15), ReciprocalShares.OfInt31(16)),
        "rexp" => new(TableExponential.Reciprocal(scale, 8), new TableShares(8, 255)),
        "2d-lut" => new(TableExponential.Fine(scale, 8, 101), new PairTableShares(8, 60)),
        _ => new(PolynomialExponential.Program(scale, 20), new LogarithmicShares(4, lastIsZero: true)),
    };
}
