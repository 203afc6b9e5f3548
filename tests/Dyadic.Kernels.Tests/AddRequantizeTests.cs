using System.Numerics;
using Dyadic.Core;

namespace Dyadic.Kernels.Tests;

public sealed unsafe class AddRequantizeTests
{
    private static readonly ElementType[] Bytes8 = [ElementType.UInt8, ElementType.Int8];
    private static readonly ElementType[] Words16 = [ElementType.UInt16, ElementType.Int16];

    [Theory]
    [MemberData(nameof(Tiers.Data), MemberType = typeof(Tiers))]
    public void Sums_equal_exact_arithmetic(KernelTier tier)
    {
        Random random = new(41);
        using WorkerPool pool = new(2);
        for (int trial = 0; trial < 300; trial++)
        {
            ElementType[] types = trial % 3 == 0 ? Words16 : Bytes8;
            // Multipliers of all magnitudes: sums that fit 32 bits, sums that do not, multipliers that no pair of words holds.
            int bits = random.Next(1, 32), shift = Math.Clamp(bits + random.Next(-6, 8), 0, 45);
            // Residual sums have 16 bits where a summand has 8.
            ElementType[] first = random.Next(3) == 0 ? Bytes8 : types, second = random.Next(3) == 0 ? Bytes8 : types;
            RequantizedSummand a = Summand(random, first, bits), b = Summand(random, second, Math.Clamp(bits + random.Next(-3, 2), 1, 31));
            ElementType type = types[random.Next(2)];
            (int min, int max) = ((int)type.IntegerRange().Min, (int)type.IntegerRange().Max);
            int zeroPoint = random.Next(min - 100, max + 100);
            if (trial % 4 == 0) (min, max) = (random.Next(min, 0 > min ? 0 : 100), random.Next(100, max));
            AddRequantize kernel = new(a, b, shift, zeroPoint, type, min, max, tier);
            int count = random.Next(1, 700);
            int[] lhs = Codes(random, a.Type, count), rhs = Codes(random, b.Type, count);
            int[] expected = new int[count];
            for (int index = 0; index < count; index++)
            {
                BigInteger sum = ((BigInteger)(lhs[index] - a.ZeroPoint) * a.Multiplier) + ((BigInteger)(rhs[index] - b.ZeroPoint) * b.Multiplier);
                BigInteger value = (shift == 0 ? sum : (sum + (BigInteger.One << (shift - 1))) >> shift) + zeroPoint;
                expected[index] = (int)BigInteger.Clamp(value, min, max);
            }

            using Native<byte> left = new(Memory(lhs, a.Type)), right = new(Memory(rhs, b.Type)), output = new(count * type.ByteWidth());
            kernel.Run(left.Pointer, right.Pointer, output.Pointer, count, pool);
            Assert.Equal(Memory(expected, type), output.Values);
            if (a.Type.ByteWidth() != type.ByteWidth()) continue;
            kernel.Run(left.Pointer, right.Pointer, left.Pointer, count, pool);
            Assert.Equal(Memory(expected, type), left.Values);
        }
    }

    [Theory]
    [InlineData(1 << 22, 30, 16)]
    [InlineData((1 << 30) + 12345, 31, 16)]
    [InlineData(100, 3, 3)]
    [InlineData(int.MaxValue, 40, null)]
    public void Multipliers_of_bytes_are_split_where_both_halves_are_words(int multiplier, int shift, int? lowShift)
    {
        RequantizedSummand summand = new(ElementType.UInt8, 128, multiplier);
        Assert.Equal(lowShift, PairForm.Create(summand, summand, shift, 3, ElementType.UInt8, 0, 255)?.LowShift);
    }

    [Fact]
    public void Sums_that_could_leave_63_bits_are_refused()
    {
        RequantizedSummand large = new(ElementType.Int32, 0, int.MaxValue);
        Assert.Throws<DyadicException>(() => new AddRequantize(large, large, 31, 0, ElementType.Int8));
    }

    private static RequantizedSummand Summand(Random random, ElementType[] types, int bits)
    {
        ElementType type = types[random.Next(2)];
        (int min, int max) = ((int)type.IntegerRange().Min, (int)type.IntegerRange().Max);
        int magnitude = (int)random.NextInt64(1L << (bits - 1), 1L << bits);
        return new RequantizedSummand(type, random.Next(min, max + 1), random.Next(4) == 0 ? -magnitude : magnitude);
    }

    private static int[] Codes(Random random, ElementType type, int count)
    {
        (int min, int max) = ((int)type.IntegerRange().Min, (int)type.IntegerRange().Max);
        return Array.ConvertAll(new int[count], _ => random.Next(4) switch { 0 => min, 1 => max, _ => random.Next(min, max + 1) });
    }

    private static byte[] Memory(int[] codes, ElementType type) => type.ByteWidth() == 1
        ? Array.ConvertAll(codes, code => unchecked((byte)code))
        : [.. codes.SelectMany(code => new[] { unchecked((byte)code), unchecked((byte)(code >> 8)) })];
}
