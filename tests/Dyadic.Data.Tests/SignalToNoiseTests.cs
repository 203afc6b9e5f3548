using Dyadic.Core;

namespace Dyadic.Data.Tests;

public class SignalToNoiseTests
{
    [Fact]
    public void A_tenth_of_the_amplitude_is_twenty_decibels()
    {
        SignalToNoise result = SignalToNoise.Of([10, -10], [11, -11]);
        Assert.Equal(20, result.Decibels, 9);
        Assert.Equal(1, result.Cosine, 9);
        Assert.Equal(1, result.MaxAbsoluteError, 9);
    }

    [Fact]
    public void Tensors_add_up()
    {
        SignalToNoise result = new();
        result.Add([3], [3]);
        result.Add([0, 4], [0, 5]);
        Assert.Equal((3L, 1.0), (result.Count, result.MaxAbsoluteError));
        Assert.Equal(10 * Math.Log10(25), result.Decibels, 9);
        Assert.Equal(29 / Math.Sqrt(25.0 * 34), result.Cosine, 9);
    }

    [Fact]
    public void Equal_outputs_have_no_noise()
    {
        SignalToNoise result = SignalToNoise.Of([0, 0], [0, 0]);
        Assert.Equal((double.PositiveInfinity, 1.0, 0.0), (result.Decibels, result.Cosine, result.MaxAbsoluteError));
        Assert.Equal(0, SignalToNoise.Of([1], [0]).Cosine);
    }

    [Fact]
    public void A_nan_is_never_hidden()
    {
        SignalToNoise result = SignalToNoise.Of([1, 2], [float.NaN, 2]);
        Assert.True(double.IsNaN(result.Decibels) && double.IsNaN(result.Cosine) && double.IsNaN(result.MaxAbsoluteError));
    }

    [Fact]
    public void Different_lengths_are_refused() => Assert.Throws<DyadicException>(() => SignalToNoise.Of([1], [1, 2]));
}
