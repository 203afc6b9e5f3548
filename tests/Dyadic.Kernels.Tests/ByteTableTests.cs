using Dyadic.Core;

namespace Dyadic.Kernels.Tests;

public sealed unsafe class ByteTableTests
{
    [Theory]
    [MemberData(nameof(Tiers.Data), MemberType = typeof(Tiers))]
    public void Bytes_are_looked_up_in_the_table_of_their_channel(KernelTier tier)
    {
        Random random = new(5);
        using WorkerPool pool = new(2);
        foreach (int pixels in new[] { 0, 1, 21, 22, 63, 64, 65, 500, 33_000 })
        {
            for (int channels = 1; channels <= 5; channels++)
            {
                AssertLookedUp(Bytes(random, channels * 256), channels, 1, pixels, tier, random, pool);
                AssertLookedUp(Bytes(random, channels * 512), channels, 2, pixels, tier, random, pool);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Tiers.Data), MemberType = typeof(Tiers))]
    public void Channels_may_share_a_table(KernelTier tier)
    {
        Random random = new(6);
        using WorkerPool pool = new(2);
        byte[] one = Bytes(random, 256), two = Bytes(random, 512);
        AssertLookedUp([.. one, .. one, .. one], 3, 1, 200, tier, random, pool);
        AssertLookedUp([.. two, .. two, .. two], 3, 2, 200, tier, random, pool);
    }

    [Fact]
    public void A_table_of_another_size_is_refused()
    {
        Assert.Throws<DyadicException>(() => new ByteTable(new byte[3 * 256], 4, 1));
        Assert.Throws<DyadicException>(() => new ByteTable(new byte[3 * 256], 3, 2));
    }

    private static void AssertLookedUp(byte[] table, int channels, int resultBytes, int pixels, KernelTier tier, Random random, WorkerPool pool)
    {
        byte[] codes = Bytes(random, pixels * channels), expected = new byte[codes.Length * resultBytes];
        for (int i = 0; i < codes.Length; i++) table.AsSpan((((i % channels) * 256) + codes[i]) * resultBytes, resultBytes).CopyTo(expected.AsSpan(i * resultBytes));
        using Native<byte> input = new(codes), output = new(expected.Length);
        ByteTable kernel = new(table, channels, resultBytes, tier);
        kernel.Run(input.Pointer, output.Pointer, codes.Length, pool);
        Assert.Equal(expected, output.Values);
        if (resultBytes == 2) return;
        kernel.Run(input.Pointer, input.Pointer, codes.Length, pool);
        Assert.Equal(expected, input.Values);
    }

    private static byte[] Bytes(Random random, int count)
    {
        byte[] bytes = new byte[count];
        random.NextBytes(bytes);
        return bytes;
    }
}
