using Dyadic.Core;

namespace Dyadic.Kernels.Tests;

public sealed unsafe class ChannelSumTests
{
    [Theory]
    [MemberData(nameof(Tiers.Data), MemberType = typeof(Tiers))]
    public void Sums_of_every_type_equal_the_definition(KernelTier tier)
    {
        using WorkerPool pool = new(3);
        foreach (ElementType type in new[] { ElementType.UInt8, ElementType.Int8, ElementType.UInt16, ElementType.Int16 })
        {
            foreach (int channels in new[] { 1, 7, 8, 16, 17, 31, 33, 64, 65, 127, 300, 700 })
            {
                // 257 codes of 255 fill a 16-bit sum.
                foreach (int pixels in new[] { 1, 2, 49, 256, 257, 258, 600 }) AssertSummed(type, 2, pixels, channels, tier, pool);
            }
        }
    }

    private static void AssertSummed(ElementType type, int batch, int pixels, int channels, KernelTier tier, WorkerPool pool)
    {
        Random random = new(pixels + channels);
        int width = type.ByteWidth();
        (int min, int max) = ((int)type.IntegerRange().Min, (int)type.IntegerRange().Max);
        int zeroPoint = random.Next(min, max + 1);
        byte[] codes = new byte[batch * pixels * channels * width];
        int[] expected = new int[batch * channels];
        for (int index = 0; index < batch * pixels * channels; index++)
        {
            int code = random.Next(3) == 0 ? random.Next(min, max + 1) : max;
            codes[index * width] = unchecked((byte)code);
            if (width == 2) codes[(index * width) + 1] = unchecked((byte)(code >> 8));
            expected[(index / channels / pixels * channels) + (index % channels)] += code - zeroPoint;
        }

        using Native<byte> input = new(codes);
        using Native<int> output = new(expected.Length);
        new ChannelSum(type, zeroPoint, batch, pixels, channels, tier).Run(input.Pointer, output.Pointer, pool);
        Assert.Equal(expected, output.Values);
    }
}
