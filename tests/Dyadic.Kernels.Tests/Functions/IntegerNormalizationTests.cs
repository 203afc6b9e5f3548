using Dyadic.Core;
using Dyadic.Kernels.Functions;

namespace Dyadic.Kernels.Tests.Functions;

public sealed class IntegerNormalizationTests
{
    private static readonly NormalizedCodes Fine = new(1.0 / 8192, 0, int.MinValue, int.MaxValue);

    [Fact]
    public void The_square_root_is_the_floor_of_the_root()
    {
        int most = 0;
        for (ulong n = 0; n < 1 << 20; n++)
        {
            ulong root = IntegerSquareRoot.Floor(n, out int passes);
            most = Math.Max(most, passes);
            Assert.True(root * root <= n && (root + 1) * (root + 1) > n);
        }

        Assert.InRange(most, 4, 6);
        for (ulong k = 1; k < 1 << 16; k++)
        {
            Assert.Equal((k - 1, k, k), (IntegerSquareRoot.Floor((k * k) - 1), IntegerSquareRoot.Floor(k * k), IntegerSquareRoot.Floor((k * k) + 1)));
        }

        Assert.Equal(uint.MaxValue, IntegerSquareRoot.Floor(ulong.MaxValue));
    }

    [Fact]
    public void Ten_passes_are_near_the_root_of_large_numbers_only()
    {
        Assert.Equal([64UL, 64, 83, 108], new ulong[] { 0, 100, 4096, 10000 }.Select(IntegerSquareRoot.TenPasses));
        Assert.Equal(65536UL, IntegerSquareRoot.TenPasses(uint.MaxValue));
        for (ulong n = 34596; n < 1 << 20; n++) Assert.InRange((long)IntegerSquareRoot.TenPasses(n) - (long)IntegerSquareRoot.Floor(n), 0, 1);
    }

    [Theory]
    [InlineData(192, false)]
    [InlineData(768, false)]
    [InlineData(192, true)]
    [InlineData(768, true)]
    public void Rows_of_16_bits_are_normalized_as_near_as_published(int channels, bool tenPasses)
    {
        Random random = new(13);
        float[] gain = [.. Enumerable.Repeat(1f, channels)], offset = new float[channels];
        RootNormalization kernel = new(gain, offset, Fine, tenPasses);
        double worst = 0;
        double[][] rows = [.. Enumerable.Range(0, 500).Select(_ => Enumerable.Range(0, channels).Select(c => (c == 5 ? 20 : 1) * RealFunctions.Normal(random)).ToArray())];
        double scale = rows.Max(row => row.Max(Math.Abs)) / 32767;
        foreach (double[] row in rows)
        {
            int[] codes = [.. row.Select(x => (int)Math.Round(x / scale))], results = new int[channels];
            kernel.Apply(codes, results);
            double mean = codes.Average(), deviation = Math.Sqrt(codes.Average(q => (q - mean) * (q - mean)));
            for (int c = 0; c < channels; c++) worst = Math.Max(worst, Math.Abs((results[c] * Fine.Scale) - ((codes[c] - mean) / deviation)));
        }

        Assert.InRange(worst, 0.0002, 0.0022 + Fine.Scale);
    }

    [Fact]
    public void Gains_of_any_size_and_sign_and_rows_of_equal_numbers()
    {
        float[] gain = [1, -2, 0, 1e-6f, 30, -0.5f], offset = [0.5f, 0.25f, -1, 2, 0, 100];
        NormalizedCodes output = new(0.05, 10, -128, 127);
        RootNormalization root = new(gain, offset, output);
        MeanDeviationNormalization deviation = new(gain, offset, output, fraction: 12);
        int[] row = [1000, -500, 20, 3000, -4000, 7], codes = new int[6];
        double mean = row.Average(), sigma = Math.Sqrt(row.Average(q => (q - mean) * (q - mean))), absolute = row.Average(q => Math.Abs(q - mean));
        root.Apply(row, codes);
        Assert.All(codes.Select((code, c) => code - Expected(c, (row[c] - mean) / sigma)), error => Assert.InRange(error, -0.6, 0.6));
        deviation.Apply(row, codes);
        Assert.All(codes.Select((code, c) => code - Expected(c, (row[c] - mean) / absolute)), error => Assert.InRange(error, -0.7, 0.7));
        int[] offsets = [20, 15, -10, 50, 10, 127];
        root.Apply([7, 7, 7, 7, 7, 7], codes);
        Assert.Equal(offsets, codes);
        deviation.Apply([-7, -7, -7, -7, -7, -7], codes);
        Assert.Equal(offsets, codes);

        double Expected(int c, double y) => Math.Clamp((((y * gain[c]) + offset[c]) / output.Scale) + output.ZeroPoint, output.Least, output.Greatest);
    }

    [Fact]
    public void Without_centring_it_is_the_root_mean_square()
    {
        RootNormalization kernel = new([1, 1, 1, 1], [0, 0, 0, 0], Fine, centred: false);
        int[] codes = new int[4];
        kernel.Apply([30000, -10000, 20000, 5000], codes);
        double root = Math.Sqrt(((9e8 + 1e8) + (4e8 + 25e6)) / 4);
        Assert.All(codes.Zip([30000, -10000, 20000, 5000]), pair => Assert.Equal(pair.Second / root, pair.First * Fine.Scale, 0.0003));
    }

    [Fact]
    public void Golden_mean_deviation()
    {
        float[] ones = [1, 1, 1, 1, 1, 1, 1, 1];
        MeanDeviationNormalization kernel = new(ones, new float[8], Fine, fraction: 4);
        int[] row = [-10, 3, 25, -7, 100, 0, -64, 17], normalized = new int[8], again = new int[8];
        kernel.Normalize(row, normalized);
        Assert.Equal([-10, -3, 9, -8, 50, -4, -39, 5], normalized);
        kernel.Normalize(Array.ConvertAll(row, q => (2 * q) + 1000), again);
        Assert.Equal(normalized, again);
        MeanDeviationNormalization hot = new([.. Enumerable.Repeat(1f, 200)], new float[200], Fine);
        int[] spike = new int[200], result = new int[200];
        spike[17] = 5;
        hot.Normalize(spike, result);
        Assert.Equal(100 << 8, result[17]);
    }

    [Fact]
    public void The_ratio_of_the_deviations_of_normal_numbers()
    {
        Random random = new(1);
        double[] numbers = [.. Enumerable.Range(0, 200_000).Select(_ => RealFunctions.Normal(random))];
        double mean = numbers.Average();
        Assert.Equal(MeanDeviationNormalization.GaussianRatio, numbers.Average(x => Math.Abs(x - mean)) / Math.Sqrt(numbers.Average(x => (x - mean) * (x - mean))), 0.002);
    }

    [Fact]
    public void Numbers_that_are_none_and_wrong_lengths_are_refused()
    {
        Assert.Throws<DyadicException>(() => new RootNormalization([float.NaN], [0], Fine));
        Assert.Throws<DyadicException>(() => new RootNormalization([1], [float.PositiveInfinity], Fine));
        Assert.Throws<DyadicException>(() => new RootNormalization([1, 2], [0], Fine));
        Assert.Throws<DyadicException>(() => new RootNormalization([], [], Fine));
        Assert.Throws<DyadicException>(() => new MeanDeviationNormalization([1], [0], new NormalizedCodes(0, 0, 0, 1)));
        Assert.Throws<DyadicException>(() => new RootNormalization([1], [0], Fine).Apply([1, 2], new int[2]));
    }
}
