using System.Numerics;
using Dyadic.Core;

namespace Dyadic.Kernels.Tests;

public sealed unsafe class AddRequantizeTests
{
    [Theory]
    [MemberData(nameof(Tiers.Data), MemberType = typeof(Tiers))]
    public void Sums_equal_exact_arithmetic(KernelTier tier)
    {
        Random random = new(41);
        using WorkerPool pool = new(2);
        for (int trial = 0; trial < 60; trial++)
        {
            int count = random.Next(1, 700);
            bool small = trial % 2 == 0; // sums that fit 32 bits, and sums that do not
            RequantizedSummand a = Summand(random, small), b = Summand(random, small);
            int shift = small ? random.Next(0, 24) : random.Next(0, 45);
            ElementType type = random.Next(2) == 0 ? ElementType.UInt8 : ElementType.Int8;
            int zeroPoint = random.Next(-200, 200);
            int[] lhs = Codes(random, a.Type, count), rhs = Codes(random, b.Type, count);
            using Native<byte> left = new(Bytes(lhs)), right = new(Bytes(rhs)), output = new(count);
            new AddRequantize(a, b, shift, zeroPoint, type, null, null, tier).Run(left.Pointer, right.Pointer, output.Pointer, count, pool);

            (Int128 min, Int128 max) = type.IntegerRange();
            byte[] expected = new byte[count];
            for (int index = 0; index < count; index++)
            {
                BigInteger sum = ((BigInteger)(lhs[index] - a.ZeroPoint) * a.Multiplier) + ((BigInteger)(rhs[index] - b.ZeroPoint) * b.Multiplier);
                BigInteger value = (shift == 0 ? sum : (sum + (BigInteger.One << (shift - 1))) >> shift) + zeroPoint;
                expected[index] = unchecked((byte)(long)BigInteger.Clamp(value, min, max));
            }

            Assert.Equal(expected, output.Values);
        }
    }

    [Fact]
    public void Sums_that_could_leave_63_bits_are_refused()
    {
        RequantizedSummand large = new(ElementType.Int32, 0, int.MaxValue);
        Assert.Throws<DyadicException>(() => new AddRequantize(large, large, 31, 0, ElementType.Int8));
    }

    private static RequantizedSummand Summand(Random random, bool small)
    {
        ElementType type = random.Next(2) == 0 ? ElementType.UInt8 : ElementType.Int8;
        int zeroPoint = type == ElementType.UInt8 ? random.Next(256) : random.Next(-128, 128);
        return new RequantizedSummand(type, zeroPoint, small ? random.Next(-(1 << 20), 1 << 20) : random.Next(3) == 0 ? int.MaxValue : random.Next(1 << 28, int.MaxValue));
    }

    private static int[] Codes(Random random, ElementType type, int count) =>
        Array.ConvertAll(new int[count], _ => type == ElementType.UInt8 ? random.Next(256) : random.Next(-128, 128));

    private static byte[] Bytes(int[] codes) => Array.ConvertAll(codes, code => unchecked((byte)code));
}
