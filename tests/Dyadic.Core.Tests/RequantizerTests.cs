using System.Numerics;

namespace Dyadic.Core.Tests;

public sealed class RequantizerTests
{
    [Theory]
    [InlineData(0.007247427341846, 1992157658, -7)]
    [InlineData(1.0 / 3, 1431655765, -1)]
    [InlineData(1.0, 1 << 30, 1)]
    [InlineData(0.9999999999, 1 << 30, 1)]
    [InlineData(1e-12, 0, 0)]
    public void Gemmlowp_multiplier_and_shift_are_those_of_the_paper(double factor, int multiplier, int exponent)
    {
        Requantizer requantizer = Requantizer.Gemmlowp(factor);
        Assert.Equal(multiplier, requantizer.Multiplier);
        if (multiplier != 0) Assert.Equal(31 - exponent, requantizer.Shift);
    }

    [Fact]
    public void Double_and_single_rounding_differ_where_they_should()
    {
        int[] x = [-12, -4, 3, 11];
        Assert.Equal([-2L, -1, 1, 2], Array.ConvertAll(x, value => Requantizer.Gemmlowp(0.125).Apply(value)));
        Assert.Equal([-1L, 0, 0, 1], Array.ConvertAll(x, value => Requantizer.HalfUp(0.125).Apply(value)));
    }

    [Fact]
    public void High_multiplication_rounds_ties_toward_plus_infinity_and_saturates()
    {
        Assert.Equal(0, Requantizer.SaturatingRoundingDoublingHighMul(-1, 1 << 30));
        Assert.Equal(1, Requantizer.SaturatingRoundingDoublingHighMul(1, 1 << 30));
        Assert.Equal(int.MaxValue, Requantizer.SaturatingRoundingDoublingHighMul(int.MinValue, int.MinValue));
        Assert.Equal(-3, Requantizer.RoundingDivideByPowerOfTwo(-5, 1));
        Assert.Equal(-2, Requantizer.RoundingDivideByPowerOfTwo(-6, 2));
    }

    [Fact]
    public void Half_up_equals_exact_arithmetic()
    {
        Random random = new(1);
        for (int i = 0; i < 20_000; i++)
        {
            double factor = Math.Exp((random.NextDouble() * 24) - 19);
            int x = random.Next(int.MinValue, int.MaxValue);
            Requantizer requantizer = Requantizer.HalfUp(factor);
            BigInteger half = requantizer.Shift == 0 ? BigInteger.Zero : BigInteger.One << (requantizer.Shift - 1);
            BigInteger expected = (((BigInteger)x * requantizer.Multiplier) + half) >> requantizer.Shift;
            Assert.Equal(expected, requantizer.Apply(x));
            if (requantizer.Multiplier != 0) Assert.InRange(requantizer.Factor / factor, 1 - 1e-8, 1 + 1e-8);
        }
    }

    [Fact]
    public void Half_up_leaves_room_for_a_wide_accumulator()
    {
        Int128 magnitude = Int128.One << 45;
        Requantizer requantizer = Requantizer.HalfUp(0.3, magnitude);
        Assert.True((BigInteger)requantizer.Multiplier << 45 <= BigInteger.One << 62);
        Assert.InRange(requantizer.Factor, 0.3 - 1e-4, 0.3 + 1e-4);
    }

    [Fact]
    public void Float32_half_even_equals_floating_point_on_all_kinds_of_numbers()
    {
        Random random = new(2);
        for (int i = 0; i < 200_000; i++)
        {
            float scale = (float)Math.Exp((random.NextDouble() * 24) - 20);
            int x = random.Next(4) == 0 ? random.Next(int.MinValue, int.MaxValue) : random.Next(-100_000, 100_000);
            float product = (float)x * scale;
            if (Math.Abs(product) > 1e15) continue;
            Assert.Equal((long)MathF.Round(product, MidpointRounding.ToEven), Requantizer.Float32(scale).Apply(x));
        }
    }

    [Fact]
    public void Float32_half_even_rounds_exact_ties_to_even() =>
        Assert.Equal([0L, 2, 2, -2, -2, 0], Array.ConvertAll([1, 3, 5, -3, -5, -1], x => Requantizer.Float32(0.5f).Apply(x)));

    [Theory]
    [InlineData(-1.0)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void A_factor_that_is_no_scale_is_refused(double factor) => Assert.Throws<ArgumentOutOfRangeException>(() => Requantizer.HalfUp(factor));
}
