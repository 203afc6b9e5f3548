using System.Numerics;
using Dyadic.Core;

namespace Dyadic.Kernels.Tests;

public sealed unsafe class OutputStageTests
{
    private const int Count = 211;

    public static TheoryData<KernelTier, ElementType> TiersAndTypes()
    {
        TheoryData<KernelTier, ElementType> data = [];
        foreach (KernelTier tier in Tiers.All)
        {
            foreach (ElementType type in new[] { ElementType.UInt8, ElementType.Int8, ElementType.UInt16, ElementType.Int16, ElementType.Int32 }) data.Add(tier, type);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(TiersAndTypes))]
    public void Requantize_equals_exact_arithmetic_over_the_whole_range(KernelTier tier, ElementType type)
    {
        Random random = new(23);
        for (int trial = 0; trial < 40; trial++)
        {
            int[] accumulators = Accumulators(random);
            long[] multiplier = Array.ConvertAll(accumulators, _ => random.Next(5) switch { 0 => 1L << 31, 1 => 0, 2 => int.MaxValue, _ => random.NextInt64(0, 1L << 31) });
            int[] shift = Array.ConvertAll(accumulators, _ => random.Next(5) switch { 0 => 0, 1 => 62, 2 => 1, _ => random.Next(20, 45) });
            if (trial % 2 == 0)
            {
                for (int c = 0; c < Count; c++) multiplier[c] = Math.Min(multiplier[c], int.MaxValue); // lets the vector rows run
            }

            int zeroPoint = random.Next(-1000, 1000);
            BoundStage stage = new(OutputStage.Requantize([], multiplier, shift, zeroPoint, type), Count, tier);
            (Int128 min, Int128 max) = type.IntegerRange();
            long[] expected = [.. accumulators.Select((acc, c) =>
            {
                BigInteger product = (BigInteger)acc * multiplier[c];
                BigInteger value = (shift[c] == 0 ? product : (product + (BigInteger.One << (shift[c] - 1))) >> shift[c]) + zeroPoint;
                return (long)BigInteger.Clamp(value, min, max);
            })];
            Assert.Equal(expected, Apply(stage, accumulators, 0, Count));
            for (int count = 1; count < 35; count++) Assert.Equal(expected[13..(13 + count)], Apply(stage, accumulators[13..(13 + count)], 13, count));
        }
    }

    [Theory]
    [MemberData(nameof(Tiers.Data), MemberType = typeof(Tiers))]
    public void Float32_half_even_rounds_as_onnx_runtime_does(KernelTier tier)
    {
        Random random = new(29);
        foreach (ElementType type in new[] { ElementType.UInt8, ElementType.Int8, ElementType.UInt16, ElementType.Int16 })
        {
            int[] accumulators = Accumulators(random);
            for (int c = 0; c < Count; c += 2) accumulators[c] = random.Next(-300, 300);
            float[] scale = Array.ConvertAll(accumulators, _ => random.Next(3) == 0 ? 0.5f : random.NextSingle() * 1e-3f);
            BoundStage stage = new(OutputStage.Float32HalfEven([], scale, 3, type), Count, tier);
            (Int128 min, Int128 max) = type.IntegerRange();
            long[] expected = [.. accumulators.Select((acc, c) =>
                (long)Math.Clamp(Math.Round((double)((float)acc * scale[c]), MidpointRounding.ToEven) + 3, (double)min, (double)max))];
            Assert.Equal(expected, Apply(stage, accumulators, 0, Count));
        }
    }

    [Theory]
    [MemberData(nameof(Tiers.Data), MemberType = typeof(Tiers))]
    public void Dequantize_multiplies_in_float32(KernelTier tier)
    {
        int[] accumulators = Accumulators(new Random(31));
        float[] scale = Array.ConvertAll(accumulators, acc => 1f / ((acc & 255) + 3));
        BoundStage stage = new(OutputStage.Dequantize([], scale), Count, tier);
        using Native<int> source = new(accumulators);
        using Native<float> output = new(Count);
        stage.Apply(source.Pointer, 0, Count, (byte*)output.Pointer);
        Assert.Equal([.. accumulators.Select((acc, c) => (float)acc * scale[c])], output.Values);
    }

    [Fact]
    public void Parameters_out_of_range_are_refused()
    {
        Assert.Throws<DyadicException>(() => OutputStage.Requantize([], [(1L << 31) + 1], [31], 0, ElementType.Int8));
        Assert.Throws<DyadicException>(() => OutputStage.Requantize([], [1], [63], 0, ElementType.Int8));
        Assert.Throws<DyadicException>(() => OutputStage.Requantize([], [1], [1], 0, ElementType.Int8, 5, 4));
        Assert.Throws<DyadicException>(() => OutputStage.Float32HalfEven([], [float.NaN], 0, ElementType.Int8));
        Assert.Throws<DyadicException>(() => new BoundStage(OutputStage.Dequantize([], [1f, 2f]), 3, KernelTier.Scalar));
    }

    private static int[] Accumulators(Random random) =>
        Array.ConvertAll(new int[Count], _ => random.Next(4) switch { 0 => int.MinValue, 1 => int.MaxValue, 2 => random.Next(-100000, 100000), _ => random.Next(int.MinValue, int.MaxValue) });

    private static long[] Apply(BoundStage stage, int[] accumulators, int channel, int count)
    {
        using Native<int> source = new(accumulators);
        using Native<byte> output = new(count * stage.OutputBytes);
        stage.Apply(source.Pointer, channel, count, output.Pointer);
        byte* codes = output.Pointer;
        long[] result = new long[count];
        for (int index = 0; index < count; index++)
        {
            result[index] = stage.OutputType switch
            {
                ElementType.UInt8 => codes[index],
                ElementType.Int8 => ((sbyte*)codes)[index],
                ElementType.UInt16 => ((ushort*)codes)[index],
                ElementType.Int16 => ((short*)codes)[index],
                _ => ((int*)codes)[index],
            };
        }

        return result;
    }
}
