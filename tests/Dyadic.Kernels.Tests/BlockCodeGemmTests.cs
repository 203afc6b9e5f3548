using Dyadic.Core;

namespace Dyadic.Kernels.Tests;

/// <summary>Products by codes unpacked slice by slice are the float products of the numbers that the codes stand for.</summary>
public sealed unsafe class BlockCodeGemmTests
{
    [Theory]
    [MemberData(nameof(Tiers.Data), MemberType = typeof(Tiers))]
    public void Any_extent_agrees_with_binary64(KernelTier tier)
    {
        Random random = new(3);
        for (int m = 1; m <= 20; m++) AssertClose(random, tier, m, random.Next(1, 700), random.Next(1, 130), 2 * random.Next(8, 100), m % 2 == 0);
        AssertClose(random, tier, 1, 4_097, 100, 32, false);
        AssertClose(random, tier, 33, 256, 48, 16, true);
        AssertClose(random, tier, 7, 513, 49, 1_024, true);
    }

    [Fact]
    public void Small_whole_numbers_are_exact()
    {
        // Every product and sum is a whole number below 2²⁴, so no order of additions rounds.
        Random random = new(8);
        (int m, int depth, int columns) = (9, 600, 70);
        byte[] codes = Array.ConvertAll(new byte[columns * depth], _ => (byte)random.Next(16));
        float[] lhs = Array.ConvertAll(new float[m * depth], _ => (float)random.Next(-20, 21));
        float[] scales = Array.ConvertAll(new float[columns * 19], _ => (float)random.Next(1, 4)), zeros = Array.ConvertAll(scales, _ => (float)random.Next(16));
        foreach (KernelTier tier in Tiers.All)
        {
            BlockCodeGemm product = new(depth, columns, 32, codes, scales, zeros, [], float.NegativeInfinity, float.PositiveInfinity, tier);
            double[] expected = Expected(m, depth, columns, 32, codes, scales, zeros, lhs, new float[columns]);
            Assert.Equal(Array.ConvertAll(expected, sum => (float)sum), Run(product, lhs, m, columns));
        }
    }

    [Fact]
    public void Wrong_lengths_and_codes_are_refused()
    {
        Assert.Contains("scales", Assert.Throws<DyadicException>(() => Product(new byte[12], new float[5])).Message, StringComparison.Ordinal);
        Assert.Contains("16", Assert.Throws<DyadicException>(() => Product([0, 1, 2, 16, 4, 5, 6, 7, 8, 9, 10, 11], new float[6])).Message, StringComparison.Ordinal);

        static BlockCodeGemm Product(byte[] codes, float[] scales) => new(4, 3, 2, codes, scales, new float[6], [], 0, 1);
    }

    private static void AssertClose(Random random, KernelTier tier, int m, int depth, int columns, int block, bool clamps)
    {
        int blocks = (depth + block - 1) / block;
        byte[] codes = Array.ConvertAll(new byte[columns * depth], _ => (byte)random.Next(16));
        float[] scales = Array.ConvertAll(new float[columns * blocks], _ => random.NextSingle() + 0.1f), zeros = Array.ConvertAll(scales, _ => 15 * random.NextSingle());
        float[] lhs = Array.ConvertAll(new float[m * depth], _ => random.NextSingle() - 0.5f), bias = Array.ConvertAll(new float[columns], _ => random.NextSingle());
        (float min, float max) = clamps ? (0f, 6f) : (float.NegativeInfinity, float.PositiveInfinity);
        BlockCodeGemm product = new(depth, columns, block, codes, scales, zeros, bias, min, max, tier);
        double[] expected = Expected(m, depth, columns, block, codes, scales, zeros, lhs, bias);
        float[] actual = Run(product, lhs, m, columns);
        for (int i = 0; i < actual.Length; i++)
        {
            // At most depth + 1 roundings of sums whose terms are below 0.5 · 15 · 1.1.
            double bound = 8.25 * depth * (depth + 1) * Math.Pow(2, -24);
            Assert.InRange(actual[i] - Math.Clamp(expected[i], min, max), -bound, bound);
        }
    }

    private static double[] Expected(int m, int depth, int columns, int block, byte[] codes, float[] scales, float[] zeros, float[] lhs, float[] bias)
    {
        int blocks = (depth + block - 1) / block;
        double[] sums = new double[m * columns];
        for (int i = 0; i < sums.Length; i++)
        {
            (int r, int n) = (i / columns, i % columns);
            sums[i] = bias[n];
            for (int k = 0; k < depth; k++)
            {
                int number = (n * blocks) + (k / block);
                sums[i] += lhs[(r * depth) + k] * ((codes[(n * depth) + k] - (double)zeros[number]) * scales[number]);
            }
        }

        return sums;
    }

    private static float[] Run(BlockCodeGemm product, float[] lhs, int m, int columns)
    {
        using WorkerPool pool = new(1 + (m % 3));
        using Native<float> input = new(lhs), output = new(m * columns);
        product.Run(input.Pointer, m, output.Pointer, pool);
        return output.Values;
    }
}
