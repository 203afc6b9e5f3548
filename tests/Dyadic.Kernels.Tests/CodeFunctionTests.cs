namespace Dyadic.Kernels.Tests;

/// <summary>Functions of 8-bit codes against their definitions, in every tier.</summary>
public sealed unsafe class CodeFunctionTests
{
    [Theory]
    [MemberData(nameof(Tiers.Data), MemberType = typeof(Tiers))]
    public void Bilinear_resizing_is_the_rounded_mean_of_four_pixels(KernelTier tier)
    {
        Random random = new(1);
        foreach ((int height, int width, int channels, int rows, int columns) in new[] { (1, 1, 1, 1, 1), (2, 3, 5, 7, 4), (4, 4, 16, 9, 9), (3, 5, 33, 2, 6), (6, 2, 21, 13, 3) })
        {
            byte[] image = new byte[2 * height * width * channels];
            random.NextBytes(image);
            for (int i = 0; i < image.Length; i += 3) image[i] = byte.MaxValue;
            BilinearTaps down = Taps(height, rows, random), across = Taps(width, columns, random);
            byte[] resized = new byte[2 * rows * columns * channels];
            using WorkerPool pool = new(2);
            fixed (byte* input = image, output = resized) new BilinearCodes(down, across, height, width, channels, tier).Run(input, output, 2, pool);
            for (int i = 0; i < resized.Length; i++)
            {
                int channel = i % channels, column = i / channels % columns, row = i / channels / columns % rows, first = i / channels / columns / rows * height;
                long At(int y, int x) => image[((((first + y) * width) + x) * channels) + channel];
                long c = across.Weight[column], r = down.Weight[row];
                long above = (At(down.Low[row], across.Low[column]) * (2048 - c)) + (At(down.Low[row], across.High[column]) * c);
                long below = (At(down.High[row], across.Low[column]) * (2048 - c)) + (At(down.High[row], across.High[column]) * c);
                Assert.Equal(((above * (2048 - r)) + (below * r) + (1 << 21)) >> 22, resized[i]);
            }
        }
    }

    [Fact]
    public void The_greatest_code_is_found_first()
    {
        byte[] codes = [3, 9, 9, 1, 0, 0, 0, 0, 1, 2, 3, 255];
        long[] positions = new long[3];
        using WorkerPool pool = new(1);
        fixed (byte* input = codes)
        fixed (long* output = positions) new CodeArgMax(4).Run(input, output, 3, pool);
        Assert.Equal([1, 0, 3], positions);
    }

    [Fact]
    public void Shares_of_equal_codes_are_equal_and_rounded_half_up()
    {
        long[] table = [.. Enumerable.Range(0, 256).Select(below => below == 0 ? 1L << 40 : 0)];
        byte[] codes = [7, 7, 7, 2], shares = new byte[4];
        using WorkerPool pool = new(1);
        fixed (byte* input = codes, output = shares) new CodeSoftmax(table, 256, 4).Run(input, output, 1, pool);
        Assert.Equal([85, 85, 85, 0], shares);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(300)]
    public void Shares_follow_the_table_whether_it_falls_or_not(int depth)
    {
        Random random = new(depth);
        long[] falling = [.. Enumerable.Range(0, 256).Select(below => (long)(Math.Exp(-0.1 * below) * (1L << 30)))];
        foreach (long[] table in new[] { falling, [.. falling.Reverse()], Array.ConvertAll(falling, _ => random.NextInt64(1L << 40)) })
        {
            byte[] codes = new byte[3 * depth], shares = new byte[codes.Length];
            random.NextBytes(codes);
            using WorkerPool pool = new(1);
            foreach (KernelTier tier in Tiers.All)
            {
                byte[] own = new byte[codes.Length];
                fixed (byte* input = codes, output = own) new CodeSoftmax(table, 256, depth, tier).Run(input, output, 3, pool);
                if (tier == KernelTier.Scalar) shares = own;
                Assert.Equal(shares, own);
            }

            for (int row = 0; row < 3; row++)
            {
                byte[] line = codes[(row * depth)..((row + 1) * depth)];
                Int128[] powers = Array.ConvertAll(line, code => (Int128)table[line.Max() - code]);
                Int128 sum = Int128.Max(1, powers.Aggregate((a, b) => a + b));
                for (int i = 0; i < depth; i++) Assert.Equal((byte)Int128.Min(((powers[i] * 256) + (sum / 2)) / sum, 255), shares[(row * depth) + i]);
            }
        }
    }

    private static BilinearTaps Taps(int from, int to, Random random)
    {
        int[] low = [.. Enumerable.Range(0, to).Select(_ => random.Next(from))];
        return new BilinearTaps(low, Array.ConvertAll(low, at => Math.Min(at + 1, from - 1)), [.. Enumerable.Range(0, to).Select(i => i == 0 ? 2048 : random.Next(2049))]);
    }
}
