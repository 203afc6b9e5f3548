using Dyadic.Kernels.Functions;
using Dyadic.Kernels.Tests.Functions;

namespace Dyadic.Kernels.Tests.Facts;

/// <summary>What Vasyltsov and Chang 2021 (REXP and 2D-LUT) state or what follows from their tables; docs/methods/facts.md lists where each is tested.</summary>
public sealed class LutSoftmaxFactsTests
{
    private const double Fine = 1.0 / 4096;

    // Two logits one unit apart: the step of the table decides, whatever its bits.
    [Theory]
    [InlineData(15)]
    [InlineData(8)]
    public void The_unit_step_of_the_exponent_dominates(int bits)
    {
        IntegerSoftmax softmax = new(TableExponential.Reciprocal(Fine, bits), new TableShares(bits, 16));
        int[] codes = new int[2];
        softmax.Apply([4096, 0], [], codes);
        Assert.Equal(1, softmax.Normalizer.Format.Share(codes[0]), 1e-9);
        Assert.Equal(0.269, softmax.Normalizer.Format.Share(codes[0]) - (1 / (1 + Math.Exp(-1))), 0.0005);
        // Of any distance: the entry over the exponential lies in [1, e), but for the entry's own floor.
        for (int below = 0; below < 3 * 4096; below++)
        {
            double ratio = softmax.Exponential.Of(below) * softmax.Exponential.OutputScale / Math.Exp(-below * Fine);
            Assert.InRange(ratio, 1 - (25.0 / ((1 << bits) - 1)), Math.E);
        }
    }

    [Theory]
    [InlineData(32, 1, 0.67, 1.50)]
    [InlineData(32, 4, 0.67, 1.50)]
    [InlineData(512, 1, 0.05, 1.50)]
    [InlineData(512, 0.5, 0.02, 1.50)]
    public void Rows_add_up_within_the_published_bounds(int length, double deviation, double least, double most)
    {
        IntegerSoftmax softmax = new(TableExponential.Reciprocal(Fine, 8), new TableShares(8, 255));
        Random random = new(13);
        int[] codes = new int[length];
        for (int row = 0; row < 1000; row++)
        {
            softmax.Apply(Logits(random, length, deviation), [], codes);
            Assert.InRange(codes.Sum() / 255.0, least, most);
        }
    }

    [Fact]
    public void Flat_rows_have_the_published_shares()
    {
        foreach ((int length, double share) in ((int, double)[])[(8, 0.1216), (16, 0.0588), (64, 0.0118), (128, 0.0039), (256, 0.0039), (512, 0.0039)]) Assert.Equal(share, Share(8, 255, length), 5e-5);
        Assert.Equal(0, Share(8, 256, 256)); // ⌊255 / 256⌋
        Assert.Equal(1.004, 256 * Share(8, 255, 256), 5e-4);
        Assert.Equal(2.008, 512 * Share(8, 255, 512), 5e-4);
        for (int length = 1; length <= 256; length++) Assert.InRange(length * Share(15, 256, length), 1 - 0.008, 1);

        static double Share(int bits, int entries, int length)
        {
            IntegerSoftmax softmax = new(TableExponential.Reciprocal(0.1, bits), new TableShares(bits, entries));
            int[] codes = new int[length];
            softmax.Apply(new int[length], [], codes);
            return softmax.Normalizer.Format.Share(codes[0]);
        }
    }

    // A table that is too short takes its last entry.
    [Fact]
    public void Sums_beyond_the_table_add_up_to_more_than_1()
    {
        IntegerSoftmax softmax = new(TableExponential.Reciprocal(Fine, 8), new TableShares(8, 16)), pairs = new(TableExponential.Fine(Fine, 8, 101), new PairTableShares(8, 60));
        Random random = new(14);
        int[] codes = new int[512];
        double greatest = 0;
        for (int row = 0; row < 1000; row++)
        {
            softmax.Apply(Logits(random, 512, 1), [], codes);
            greatest = Math.Max(greatest, codes.Sum() / 255.0);
        }

        Assert.InRange(greatest, 6.5, 8.5);
        pairs.Apply(new int[256], [], codes.AsSpan(0, 256));
        Assert.All(codes[..256], code => Assert.Equal(4, code));
    }

    public static TheoryData<int, bool> Tables => new() { { 15, false }, { 8, false }, { 4, false }, { 2, false }, { 15, true }, { 8, true }, { 4, true }, { 2, true } };

    [Theory]
    [MemberData(nameof(Tables))]
    public void A_larger_logit_never_has_a_smaller_share(int bits, bool pairs)
    {
        IntegerSoftmax softmax = Of(bits, pairs);
        Random random = new(15);
        foreach (int length in (int[])[5, 32, 128])
        {
            int[] codes = new int[length];
            for (int row = 0; row < 100; row++)
            {
                int[] logits = Logits(random, length, 2);
                softmax.Apply(logits, [], codes);
                Array.Sort(logits, codes);
                for (int i = 1; i < length; i++) Assert.True(codes[i] >= codes[i - 1]);
            }
        }
    }

    // All logits within a unit of the greatest share REXP's greatest code, so the first choice is among them but need not be the first; 2D-LUT's finer table mostly keeps it.
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public void The_first_choice_is_among_the_greatest_shares(double deviation)
    {
        Random random = new(16);
        int firstOfRexp = 0, firstOfPairs = 0;
        const int rows = 2000;
        int[] codes = new int[128];
        for (int row = 0; row < rows; row++)
        {
            int[] logits = Logits(random, 128, deviation);
            int first = Array.IndexOf(logits, logits.Max());
            Of(8, pairs: false).Apply(logits, [], codes);
            Assert.Equal(codes.Max(), codes[first]);
            if (Array.IndexOf(codes, codes.Max()) == first) firstOfRexp++;
            Of(8, pairs: true).Apply(logits, [], codes);
            Assert.Equal(codes.Max(), codes[first]);
            if (Array.IndexOf(codes, codes.Max()) == first) firstOfPairs++;
        }

        Assert.InRange(firstOfRexp / (double)rows, 0.13, 0.80);
        Assert.InRange(firstOfPairs / (double)rows, 0.96, 1);
    }

    // Means over 1,000 rows of 512, standard deviations 1, 2 and 4.
    [Theory]
    [InlineData(false, 0.0014, 0.0009, 0.0006)]
    [InlineData(true, 0.0013, 0.0009, 0.0010)]
    public void Rows_of_512_have_the_published_mean_errors(bool pairs, double narrow, double middle, double wide)
    {
        foreach ((double deviation, double expected) in ((double, double)[])[(1, narrow), (2, middle), (4, wide)]) Assert.Equal(expected, Errors(Of(8, pairs), 512, deviation).Mean, 0.0002);
    }

    // Greatest errors of samples, standard deviation 2: 15 and 8 bits are alike, fewer are worse.
    [Fact]
    public void Fewer_bits_err_more()
    {
        double[] greatest = [.. new[] { 15, 8, 4, 2 }.Select(bits => Errors(Of(bits, pairs: false), 32, 2).Greatest)], published = [0.285, 0.294, 0.386, 0.537];
        for (int i = 0; i < 4; i++) Assert.InRange(greatest[i], 0.65 * published[i], 1.35 * published[i]);
        Assert.Equal(greatest[0], greatest[1], 0.05);
        Assert.True(greatest[1] < greatest[2] && greatest[2] < greatest[3]);
    }

    private static (double Mean, double Greatest) Errors(IntegerSoftmax softmax, int length, double deviation)
    {
        Random random = new(18);
        int[] codes = new int[length];
        double sum = 0, greatest = 0;
        const int rows = 2000;
        for (int row = 0; row < rows; row++)
        {
            int[] logits = Logits(random, length, deviation);
            softmax.Apply(logits, [], codes);
            double[] errors = [.. RealFunctions.Softmax(logits, Fine).Zip(codes, (p, code) => Math.Abs(p - softmax.Normalizer.Format.Share(code)))];
            (sum, greatest) = (sum + errors.Average(), Math.Max(greatest, errors.Max()));
        }

        return (sum / rows, greatest);
    }

    private static int[] Logits(Random random, int length, double deviation) => [.. Enumerable.Range(0, length).Select(_ => (int)Math.Round(deviation * RealFunctions.Normal(random) / Fine))];

    private static IntegerSoftmax Of(int bits, bool pairs) => pairs
        ? new(TableExponential.Fine(Fine, bits, bits switch { 4 => 48, 2 => 12, _ => 101 }), new PairTableShares(bits, bits switch { 4 => 29, 2 => 8, _ => 60 }))
        : new(TableExponential.Reciprocal(Fine, bits), new TableShares(bits, Math.Min((1 << bits) - 1, 512)));
}
