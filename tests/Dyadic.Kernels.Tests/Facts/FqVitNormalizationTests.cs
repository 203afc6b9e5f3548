using Dyadic.Core;
using Dyadic.Kernels.Functions;
using Dyadic.Kernels.Tests.Functions;

namespace Dyadic.Kernels.Tests.Facts;

/// <summary>Layer normalization with 8-bit gains, the paper's form: its published error, and what 31 bits make of the same rows.</summary>
public sealed class FqVitNormalizationTests
{
    private const int Rows = 50;

    [Theory]
    [InlineData(48, 1)]
    [InlineData(192, 2)]
    [InlineData(384, 3)]
    [InlineData(1024, 4)]
    public void Gains_of_8_bits_err_as_bounded(int channels, int seed)
    {
        Random random = new(seed);
        (float[] gain, float[] offset, NormalizedCodes output) = Parameters(random, channels);
        ByteGainNormalization function = new(gain, offset, output);
        RootNormalization precise = new(gain, offset, output);
        int[] codes = new int[channels], preciseCodes = new int[channels];
        double worst = 0, total = 0, worstPrecise = 0;
        for (int r = 0; r < Rows; r++)
        {
            int[] row = Row(random, channels);
            function.Apply(row, codes);
            precise.Apply(row, preciseCodes);
            double sum = row.Sum(), root = Math.Sqrt((channels * row.Sum(q => (double)q * q)) - (sum * sum)), deviation = root / channels;
            for (int c = 0; c < channels; c++)
            {
                double a = channels * (gain[c] / output.Scale) / root, b = (offset[c] / output.Scale) - (sum / root * gain[c] / output.Scale), exact = (a * row[c]) + b + output.ZeroPoint;
                Assert.InRange(Math.Abs(a), Math.ScaleB(1, -24), 256);
                int shift = Math.Clamp(7 - (int)Math.Floor(Math.Log2(Math.Abs(a))), 0, 31);
                double error = Math.Abs(codes[c] - exact);
                Assert.True(error <= (Math.Abs(a * row[c]) / 128) + 0.5 + Math.ScaleB(1, -shift - 1) + 1e-4, $"row {r}, channel {c}: {error}");
                // The precise form takes the mean to the nearest integer and the root of its squares to the integer below.
                double preciseError = Math.Abs(preciseCodes[c] - exact) - (0.5 * Math.Abs(a)) - (Math.Abs(exact - output.ZeroPoint) / (deviation * Math.Sqrt(channels)));
                (worst, total, worstPrecise) = (Math.Max(worst, error), total + error, Math.Max(worstPrecise, preciseError));
            }
        }

        Assert.InRange(worst, 0.6, 2.5);
        Assert.InRange(total / (Rows * channels), 0.2, 0.35);
        Assert.InRange(worstPrecise, 0.3, 0.51);
    }

    [Fact]
    public void Rows_of_equal_numbers_give_the_offsets()
    {
        int[] codes = new int[3];
        new ByteGainNormalization([1, -2, 3], [0.5f, -0.25f, 0], new NormalizedCodes(1.0 / 64, 10, -128, 127)).Apply([77, 77, 77], codes);
        Assert.Equal([42, -6, 10], codes);
    }

    [Fact]
    public void Multipliers_are_the_floor_of_their_8_bits()
    {
        Assert.Equal((0, 0), ByteGainNormalization.Rounded(0, 64));
        Assert.Equal((128, 7), ByteGainNormalization.Rounded((Int128)1 << 64, 64));
        Assert.Equal((-192, 8), ByteGainNormalization.Rounded(-((Int128)3 << 62), 64));
        Assert.Equal((255, 8), ByteGainNormalization.Rounded(((Int128)1 << 64) - 1, 64));
        Assert.Equal((255, 0), ByteGainNormalization.Rounded((Int128)300 << 64, 64));
        Assert.Equal((1, 31), ByteGainNormalization.Rounded((Int128)1 << 33, 64));
    }

    [Fact]
    public void Wrong_gains_and_rows_are_refused()
    {
        NormalizedCodes output = new(1.0 / 64, 0, -128, 127);
        Assert.Throws<DyadicException>(() => new ByteGainNormalization([1, 2], [0], output));
        Assert.Throws<DyadicException>(() => new ByteGainNormalization([], [], output));
        Assert.Throws<DyadicException>(() => new ByteGainNormalization([float.NaN], [0], output));
        Assert.Throws<DyadicException>(() => new ByteGainNormalization([1e6f], [0], output));
        ByteGainNormalization function = new([1, 1], [0, 0], output);
        Assert.Throws<DyadicException>(() => function.Apply([1, 2, 3], new int[3]));
        Assert.Throws<DyadicException>(() => function.Apply([1, 40000], new int[2]));
    }

    // Codes of 8 bits times 1, 2, 4 or 8, as calibration would choose them for channels of unlike size.
    private static int[] Row(Random random, int channels) => [.. Enumerable.Range(0, channels).Select(c => (int)Math.Clamp(Math.Round(40 * RealFunctions.Normal(random)), -127, 128) << (c % 4))];

    private static (float[] Gain, float[] Offset, NormalizedCodes Output) Parameters(Random random, int channels)
    {
        float[] gain = [.. Enumerable.Range(0, channels).Select(_ => (float)(0.5 + random.NextDouble()) * (random.Next(2) == 0 ? 1 : -1))], offset = [.. Enumerable.Range(0, channels).Select(_ => (float)RealFunctions.Normal(random) * 0.2f)];
        return (gain, offset, new NormalizedCodes(8.0 / 255, 128, -1000, 1000));
    }
}
