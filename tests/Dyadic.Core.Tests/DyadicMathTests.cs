namespace Dyadic.Core.Tests;

public sealed class DyadicMathTests
{
    [Theory]
    [InlineData(7, 2, 3)]
    [InlineData(-7, 2, -4)]
    [InlineData(7, -2, -4)]
    [InlineData(-7, -2, 3)]
    [InlineData(-8, 2, -4)]
    [InlineData(0, 5, 0)]
    public void Division_rounds_toward_minus_infinity(long dividend, long divisor, long expected) =>
        Assert.Equal(expected, DyadicMath.DivFloor(dividend, divisor));

    [Fact]
    public void Shifts_equal_floor_division_for_all_signs()
    {
        Random random = new(4);
        for (int i = 0; i < 10_000; i++)
        {
            long value = random.NextInt64(long.MinValue / 4, long.MaxValue / 4);
            int shift = random.Next(0, 62);
            Assert.Equal(DyadicMath.DivFloor(value, 1L << shift), DyadicMath.ShiftFloor(value, shift));
        }
    }
}
