namespace Dyadic.Core.Tests;

public sealed class AffineFormatTests
{
    [Fact]
    public void Zero_is_always_a_code()
    {
        Random random = new(3);
        for (int i = 0; i < 10_000; i++)
        {
            double a = (random.NextDouble() * 20) - 10, b = a + (random.NextDouble() * 10);
            AffineParameters parameters = AffineFormat.Activations(random.Next(2, 17), random.Next(2) == 0).Fit(a, b);
            Assert.Equal(0, parameters.Decode(parameters.Encode(0)));
        }
    }

    [Fact]
    public void Every_real_of_the_range_is_within_half_a_step()
    {
        AffineParameters parameters = AffineFormat.Activations(8, signed: false).Fit(-1.3, 2.9);
        for (double real = parameters.Min; real <= parameters.Max; real += 0.001)
        {
            Assert.InRange(Math.Abs(parameters.Decode(parameters.Encode(real)) - real), 0, (parameters.Scale / 2) + 1e-12);
        }
    }

    [Theory]
    [InlineData(8, -127, 127)]
    [InlineData(4, -7, 7)]
    [InlineData(2, -1, 1)]
    public void Weight_formats_do_not_use_the_most_negative_code(int bits, int min, int max)
    {
        AffineFormat format = AffineFormat.Weights(bits);
        Assert.Equal((min, max), (format.MinCode, format.MaxCode));
        Assert.Equal(max, format.Fit(-1, 1).Encode(1));
        Assert.Equal(min, format.Fit(-1, 1).Encode(-1));
    }

    [Fact]
    public void A_range_of_nothing_but_zero_is_guarded()
    {
        AffineParameters parameters = AffineFormat.Activations(8, signed: false).Fit(0, 0);
        Assert.Equal((1.0, 0), (parameters.Scale, parameters.ZeroPoint));
    }

    [Fact]
    public void A_range_that_misses_zero_is_widened_to_it()
    {
        AffineParameters parameters = AffineFormat.Activations(8, signed: false).Fit(2, 5);
        Assert.Equal(0, parameters.ZeroPoint);
        Assert.Equal((float)(5 / 255.0), parameters.Scale);
    }
}
