using System.Numerics;
using Dyadic.Core;

namespace Dyadic.Kernels.Tests;

public sealed unsafe class IntegerElementwiseTests
{
    private static readonly ElementType[] Types =
    [
        ElementType.UInt8, ElementType.Int8, ElementType.UInt16, ElementType.Int16, ElementType.UInt32, ElementType.Int32, ElementType.UInt64, ElementType.Int64,
    ];

    [Theory]
    [InlineData(300, 300, 300)]
    [InlineData(300, 1, 300)]
    [InlineData(300, 300, 1)]
    [InlineData(300, 20, 300)]
    [InlineData(300, 300, 20)]
    [InlineData(300, 1, 1)]
    public void Pairs_are_combined_and_wrap_around(int count, int lhsPeriod, int rhsPeriod)
    {
        using WorkerPool pool = new(2);
        foreach (ElementType type in Types)
        {
            DenseTensor a = RandomCodes(type, lhsPeriod, 1), b = RandomCodes(type, rhsPeriod, 2);
            using Native<byte> left = new(a.Bytes.ToArray()), right = new(b.Bytes.ToArray()), output = new(count * type.ByteWidth());
            foreach (IntegerBinaryOperation operation in Enum.GetValues<IntegerBinaryOperation>())
            {
                new BinaryInteger(operation, type, count, lhsPeriod, rhsPeriod).Run(left.Pointer, right.Pointer, output.Pointer, pool);
                DenseTensor expected = DenseTensor.Zeros(type, [count]);
                for (int i = 0; i < count; i++)
                {
                    Int128 x = Get(a, i % lhsPeriod), y = Get(b, i % rhsPeriod);
                    Set(expected, i, operation switch
                    {
                        IntegerBinaryOperation.Add => x + y,
                        IntegerBinaryOperation.Subtract => x - y,
                        IntegerBinaryOperation.Multiply => x * y,
                        IntegerBinaryOperation.Max => Int128.Max(x, y),
                        _ => Int128.Min(x, y),
                    });
                }

                Assert.Equal(expected.Bytes.ToArray(), output.Values);
            }
        }
    }

    [Fact]
    public void Numbers_are_clamped_and_the_upper_bound_wins()
    {
        using WorkerPool pool = new(1);
        foreach (ElementType type in Types)
        {
            DenseTensor x = RandomCodes(type, 133, 3), expected = DenseTensor.Zeros(type, [133]);
            using Native<byte> input = new(x.Bytes.ToArray()), output = new(x.Bytes.Length);
            foreach ((int low, int high) in new[] { (3, 90), (90, 3) })
            {
                new IntegerClamp(type, low, high).Run(input.Pointer, output.Pointer, x.Count, pool);
                for (int i = 0; i < x.Count; i++) Set(expected, i, Int128.Min(Int128.Max(Get(x, i), low), high));
                Assert.Equal(expected.Bytes.ToArray(), output.Values);
            }
        }
    }

    [Fact]
    public void Casts_wrap_around_and_floats_are_the_nearest()
    {
        using WorkerPool pool = new(1);
        foreach (ElementType from in Types)
        {
            DenseTensor x = RandomCodes(from, 77, 4);
            using Native<byte> input = new(x.Bytes.ToArray());
            foreach (ElementType to in Types)
            {
                using Native<byte> output = new(x.Count * to.ByteWidth());
                new IntegerCast(from, to).Run(input.Pointer, output.Pointer, x.Count, pool);
                DenseTensor expected = DenseTensor.Zeros(to, [x.Count]);
                for (int i = 0; i < x.Count; i++) Set(expected, i, Get(x, i));
                Assert.Equal(expected.Bytes.ToArray(), output.Values);
            }

            if (!IntegerCast.Takes(from, ElementType.Float32)) continue;
            using Native<float> reals = new(x.Count);
            new IntegerCast(from, ElementType.Float32).Run(input.Pointer, reals.Pointer, x.Count, pool);
            Assert.Equal([.. Enumerable.Range(0, x.Count).Select(i => (float)(double)Get(x, i))], reals.Values);
        }
    }

    [Theory]
    [MemberData(nameof(Tiers.Data), MemberType = typeof(Tiers))]
    public void Codes_are_added_in_float_with_fused_steps(KernelTier tier)
    {
        Random random = new(7);
        using WorkerPool pool = new(2);
        foreach (ElementType type in new[] { ElementType.UInt8, ElementType.Int8 })
        {
            DenseTensor a = RandomCodes(type, 517, 8), b = RandomCodes(type, 517, 9);
            float p = random.NextSingle(), q = 2 * random.NextSingle(), offset = random.Next(-60, 60) + 0.5f;
            using Native<byte> left = new(a.Bytes.ToArray()), right = new(b.Bytes.ToArray()), output = new(a.Count);
            new FloatCodeSum(type, p, q, offset, 3, 120, tier).Run(left.Pointer, right.Pointer, output.Pointer, a.Count, pool);
            for (int i = 0; i < a.Count; i++)
            {
                float sum = MathF.FusedMultiplyAdd((int)Get(a, i), p, MathF.FusedMultiplyAdd((int)Get(b, i), q, offset));
                Assert.Equal((byte)Math.Clamp((int)MathF.Round(sum, MidpointRounding.ToEven), 3, 120), output.Values[i]);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Tiers.Data), MemberType = typeof(Tiers))]
    public void Byte_planes_come_apart_and_their_products_are_put_together(KernelTier tier)
    {
        Random random = new(10);
        using WorkerPool pool = new(2);
        foreach (ElementType type in new[] { ElementType.UInt16, ElementType.Int16 })
        {
            DenseTensor codes = RandomCodes(type, 333, 11);
            using Native<byte> input = new(codes.Bytes.ToArray()), high = new(333), low = new(333);
            new BytePlaneSplit(type, tier).Run(input.Pointer, high.Pointer, low.Pointer, 333, pool);
            int shift = type == ElementType.Int16 ? 1 << 15 : 0;
            for (int i = 0; i < codes.Count; i++) Assert.Equal((int)Get(codes, i) + shift, (high.Values[i] * 256) + low.Values[i]);
        }

        foreach (int channels in new[] { 1, 7, 300 })
        {
            int[] bias = Array.ConvertAll(new int[channels], _ => random.Next(-1_000_000, 1_000_000)), shift = Array.ConvertAll(bias, _ => random.Next(0, 45));
            long[] multiplier = Array.ConvertAll(bias, _ => random.NextInt64(1, 1L << 25));
            int[] top = Array.ConvertAll(new int[3 * channels], _ => random.Next(-50_000_000, 50_000_000)), bottom = Array.ConvertAll(top, _ => random.Next(-50_000_000, 50_000_000));
            OutputStage stage = OutputStage.Requantize(bias, multiplier, shift, 99, ElementType.Int16, -32000, 32000);
            Assert.True(BytePlaneRequantize.Takes(stage, [-257L * 50_000_000], [257L * 50_000_000]));
            using Native<int> highSums = new(top), lowSums = new(bottom);
            using Native<short> output = new(top.Length);
            new BytePlaneRequantize(stage, channels, tier).Run(highSums.Pointer, lowSums.Pointer, output.Pointer, 3, pool);
            short[] expected = [.. top.Select((sum, i) =>
            {
                int c = i % channels;
                BigInteger product = ((256L * sum) + bottom[i] + bias[c]) * (BigInteger)multiplier[c];
                BigInteger scaled = shift[c] == 0 ? product : (product + (BigInteger.One << (shift[c] - 1))) >> shift[c];
                return (short)BigInteger.Clamp(scaled + 99, -32000, 32000);
            })];
            Assert.Equal(expected, output.Values);
        }
    }

    [Fact]
    public void Byte_planes_whose_rescaling_could_leave_62_bits_are_refused() =>
        Assert.False(BytePlaneRequantize.Takes(OutputStage.Requantize([], [1L << 31], [31], 0, ElementType.Int16), [-1], [1L << 31]));

    private static Int128 Get(DenseTensor tensor, int index)
    {
        int width = tensor.ElementType.ByteWidth();
        ulong bits = 0;
        for (int i = 0; i < width; i++) bits |= (ulong)tensor.Bytes[(index * width) + i] << (8 * i);
        bool signed = tensor.ElementType.IntegerRange().Min < 0;
        return signed ? (long)(bits << (64 - (8 * width))) >> (64 - (8 * width)) : bits;
    }

    private static void Set(DenseTensor tensor, int index, Int128 value)
    {
        int width = tensor.ElementType.ByteWidth();
        for (int i = 0; i < width; i++) tensor.Bytes[(index * width) + i] = unchecked((byte)(value >> (8 * i)));
    }

    private static DenseTensor RandomCodes(ElementType type, int count, int seed)
    {
        DenseTensor tensor = DenseTensor.Zeros(type, [count]);
        new Random(seed).NextBytes(tensor.Bytes);
        return tensor;
    }
}
