using System.Numerics;
using Dyadic.Core;
using Dyadic.Kernels.Functions;

namespace Dyadic.Kernels.Tests;

public sealed class InterpolationTableTests
{
    private static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(1 << 15)]
    public void A_code_gets_the_exactly_rounded_point_of_its_line(int gain)
    {
        short[] values = InterpolationTable.Sample(Math.Tanh, 8);
        InterpolationTable table = new(values, gain);
        for (int code = short.MinValue; code <= short.MaxValue; code++)
        {
            BigInteger place = BigInteger.Min(BigInteger.Max((BigInteger)code * gain, short.MinValue), short.MaxValue) + 32768;
            int interval = (int)(place / 256), rest = (int)(place % 256);
            // round half up of (a·(256 − r) + b·r) / 256
            BigInteger numerator = (2 * ((values[interval] * (256 - rest)) + (values[interval + 1] * rest))) + 256;
            BigInteger expected = BigInteger.Divide(numerator - ((numerator % 512) + 512) % 512, 512);
            Assert.Equal(expected, table.Of(code));
        }
    }

    [Theory]
    [InlineData(4, 0.1221)]
    [InlineData(8, 0.0229)]
    [InlineData(16, 0.0076)]
    [InlineData(32, 0.0016)]
    public void Few_pieces_of_a_sigmoid_are_as_far_off_as_the_elimination_of_knots_makes_them(int pieces, double expected)
    {
        short[] values = InterpolationTable.Sample(Sigmoid, 8, pieces);
        double error = Enumerable.Range(0, InterpolationTable.Points).Max(i => Math.Abs((values[i] / 32768.0) - Sigmoid((i - 128) / 16.0)));
        Assert.InRange(error, 0.85 * expected, 1.15 * expected);
    }

    [Fact]
    public void A_table_of_all_places_is_near_the_function_everywhere()
    {
        InterpolationTable sigmoid = new(InterpolationTable.Sample(Sigmoid, 16), 1), tanh = new(InterpolationTable.Sample(Math.Tanh, 8), 1);
        for (int code = short.MinValue; code <= short.MaxValue; code++)
        {
            // h² / 8 · max |f''| of a line over h, and a step.
            Assert.InRange((sigmoid.Of(code) / 32768.0) - Sigmoid(code / 2048.0), -2.5e-4, 2.5e-4);
            Assert.InRange((tanh.Of(code) / 32768.0) - Math.Tanh(code / 4096.0), -4.5e-4, 4.5e-4);
        }
    }

    [Theory]
    [InlineData(4)]
    [InlineData(32)]
    [InlineData(256)]
    public void A_rising_function_stays_rising_and_within_its_limits(int pieces)
    {
        InterpolationTable table = new(InterpolationTable.Sample(Sigmoid, 16, pieces), 2);
        int before = 0;
        for (int code = short.MinValue; code <= short.MaxValue; code++)
        {
            int now = table.Of(code);
            Assert.InRange(now, before, short.MaxValue);
            before = now;
        }
    }

    [Fact]
    public void What_cannot_be_a_table_is_refused()
    {
        Assert.Throws<DyadicException>(() => new InterpolationTable(new short[256], 1));
        Assert.Throws<DyadicException>(() => new InterpolationTable(new short[257], 3));
        Assert.Throws<DyadicException>(() => InterpolationTable.Sample(x => x, 8));
        Assert.Throws<DyadicException>(() => InterpolationTable.Sample(Math.Tanh, 8, 0));
    }
}
