using Dyadic.Core;

namespace Dyadic.Kernels.Tests;

/// <summary>Products by four-bit codes give, on every tier, the sums that exact arithmetic gives, and touch no byte outside their buffers.</summary>
public sealed unsafe class FourBitGemmTests
{
    [Theory]
    [MemberData(nameof(Tiers.Data), MemberType = typeof(Tiers))]
    public void Every_row_count_and_ragged_extent_is_exact(KernelTier tier)
    {
        Random random = new(4);
        for (int m = 1; m <= 70; m++) AssertExact(random, tier, m, random.Next(1, 90), random.Next(1, 130), extremes: m % 5 == 0);
        for (int depth = 1; depth <= 40; depth++) AssertExact(random, tier, 8, depth, 48, extremes: false);
        for (int columns = 1; columns <= 100; columns++) AssertExact(random, tier, 3, 13, columns, extremes: false);
    }

    [Theory]
    [MemberData(nameof(Tiers.Data), MemberType = typeof(Tiers))]
    public void Deep_products_are_exact(KernelTier tier)
    {
        Random random = new(5);
        AssertExact(random, tier, 1, 16_384, 50, extremes: true);
        AssertExact(random, tier, 9, 16_383, 33, extremes: true);
        AssertExact(random, tier, 17, 4_101, 48, extremes: false);
        foreach (int m in new[] { 16, 24, 50 }) AssertExact(random, tier, m, 4_100, 130, extremes: false); // large enough to fetch panels ahead
    }

    [Theory]
    [MemberData(nameof(Tiers.Data), MemberType = typeof(Tiers))]
    public void Output_stages_follow_as_they_follow_eight_bit_codes(KernelTier tier)
    {
        Random random = new(6);
        for (int m = 1; m <= 20; m++)
        {
            (int depth, int columns) = (random.Next(1, 200), random.Next(1, 100));
            int[] bias = Array.ConvertAll(new int[columns], _ => random.Next(-100_000, 100_000));
            float[] scale = Array.ConvertAll(new float[columns], _ => (float)Math.Pow(2, random.NextDouble() * -16));
            OutputStage[] stages =
            [
                OutputStage.Requantize(bias, [1_500_000_000L], [44], 100, ElementType.UInt8), OutputStage.Float32HalfEven(bias, scale, -3, ElementType.Int8), OutputStage.Dequantize(bias, scale),
            ];
            byte[] codes = new byte[m * depth];
            random.NextBytes(codes);
            short[] rhs = Array.ConvertAll(new short[depth * columns], _ => (short)random.Next(-8, 8));
            foreach (OutputStage stage in stages)
            {
                IntegerGemm wide = new(depth, columns, ElementType.Int8, -9, rhs, stage, KernelTier.Scalar);
                IntegerGemm narrow = new(depth, columns, ElementType.Int8, -9, rhs, stage, tier, fourBitRhs: true);
                Assert.Equal(Run(wide, codes, m, columns, stage, false), Run(narrow, codes, m, columns, stage, false));
            }
        }
    }

    [Theory]
    [InlineData(KernelTier.Scalar, "GemmU8U4S32_6x4_Scalar")]
    [InlineData(KernelTier.Emitted, "GemmU8U4S32_8x48_Avx512Vnni")]
    public void Codes_that_span_more_than_four_bits_are_held_as_eight(KernelTier tier, string name)
    {
        if (tier > CpuFeatures.WidestTier) tier = KernelTier.Scalar;
        short[] narrow = [-8, 7, 0, 0, 0, 15], wide = [-8, 8, 0, 0, 0, 15];
        string taken = tier == KernelTier.Scalar ? "GemmU8U4S32_6x4_Scalar" : name;
        Assert.Equal(taken, Product(narrow, true).KernelName);
        Assert.NotEqual(taken, Product(wide, true).KernelName);
        Assert.NotEqual(taken, Product(narrow, false).KernelName);

        // Three columns of two codes; the first of the wide ones spans 17 numbers.
        IntegerGemm Product(short[] codes, bool fourBit) => new(
            2, 3, ElementType.UInt8, 0, [codes[0], codes[2], codes[4], codes[1], codes[3], codes[5]], OutputStage.RawInt32(), tier, fourBitRhs: fourBit);
    }

    private static void AssertExact(Random random, KernelTier tier, int m, int depth, int columns, bool extremes)
    {
        bool signed = random.Next(2) == 0;
        int zeroPoint = (signed ? -128 : 0) + (extremes ? 255 * random.Next(2) : random.Next(256));
        int rhsZeroPoint = random.Next(2) == 0 ? 8 : random.Next(16); // s4, or u4 with any zero point
        short[] rhs = Array.ConvertAll(new short[depth * columns], _ => (short)((extremes ? 15 * random.Next(2) : random.Next(16)) - rhsZeroPoint));
        byte[] codes = new byte[m * depth];
        random.NextBytes(codes);
        if (extremes) codes = Array.ConvertAll(codes, code => (byte)(code < 128 ? 0 : 255));
        int[] bias = Array.ConvertAll(new int[columns], _ => random.Next(-1_000_000, 1_000_000));
        OutputStage stage = OutputStage.RawInt32(bias);
        byte[] expected = new byte[m * columns * sizeof(int)];
        for (int i = 0; i < m * columns; i++)
        {
            (int r, int n) = (i / columns, i % columns);
            int sum = bias[n];
            for (int k = 0; k < depth; k++) sum += ((signed ? (sbyte)codes[(r * depth) + k] : codes[(r * depth) + k]) - zeroPoint) * rhs[(k * columns) + n];
            BitConverter.TryWriteBytes(expected.AsSpan(i * sizeof(int)), sum);
        }

        IntegerGemm product = new(depth, columns, signed ? ElementType.Int8 : ElementType.UInt8, zeroPoint, rhs, stage, tier, fourBitRhs: true);
        foreach (bool guardBefore in new[] { false, true })
        {
            Assert.True(
                expected.AsSpan().SequenceEqual(Run(product, codes, m, columns, stage, guardBefore)),
                $"{product.KernelName}: M {m}, K {depth}, N {columns}, signed {signed}, zero points {zeroPoint}, {rhsZeroPoint}, guard {(guardBefore ? "before" : "behind")}");
        }
    }

    private static byte[] Run(IntegerGemm product, byte[] lhs, int m, int columns, OutputStage stage, bool guardBefore)
    {
        using WorkerPool pool = new(1 + (m % 3));
        using Native<byte> input = new(lhs, guardBefore);
        using Native<byte> output = new(m * columns * stage.OutputType.ByteWidth(), guardBefore);
        product.Run(input.Pointer, m, output.Pointer, pool);
        return output.Values;
    }
}
