using Dyadic.Core;

namespace Dyadic.Quantization.Tests;

public sealed class RangeFittingTests
{
    private const int Points = 400_000;
    private static readonly RangeSettings Settings = new();

    // Fixed points of the recursion for unit variance: Sakr et al. 2022, re-derived by numerical integration.
    [Theory]
    [InlineData(3, 2.1611, 2.7671)]
    [InlineData(4, 2.5621, 3.5596)]
    [InlineData(5, 2.9371, 4.3887)]
    [InlineData(6, 3.2872, 5.2422)]
    [InlineData(7, 3.6152, 6.1135)]
    [InlineData(8, 3.9241, 6.9981)]
    public void Octav_finds_the_fixed_point_of_known_densities(int bits, double gauss, double laplace)
    {
        Assert.Equal(gauss, Clip(Gauss(), bits), 0.01);
        Assert.Equal(laplace, Clip(Laplace(), bits), 0.02);
    }

    // Brute force over the symmetric grid: the clip may differ a little, its error hardly.
    [Theory]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    public void Octav_costs_little_against_brute_force(int bits)
    {
        foreach ((double Magnitude, double Weight)[] density in new[] { Gauss(), Laplace() })
        {
            double octav = SymmetricError(density, Clip(density, bits), bits), best = double.PositiveInfinity;
            for (double clip = 0.5; clip < 10; clip += 0.01) best = Math.Min(best, SymmetricError(density, clip, bits));
            double decibels = 10 * Math.Log10(octav / best);
            Assert.InRange(decibels, -0.01, bits == 3 ? 0.25 : 0.06);
        }
    }

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(8)]
    public void Octav_of_a_uniform_density_has_a_closed_form(int bits)
    {
        double c = OctavRange.NoiseFactor(bits, signed: true);
        (double, long)[] uniform = [.. Enumerable.Range(1, 200_000).Select(i => (i / 200_000.0, 1L))];
        Assert.Equal(1 / (1 + Math.Sqrt(2 * c)), OctavRange.Solve(uniform, 1, c), 3e-3);
    }

    [Fact]
    public void Octav_is_scale_equivariant_and_ignores_zeros()
    {
        Random random = new(7);
        float[] values = [.. Enumerable.Range(0, 5000).Select(_ => (float)(random.NextDouble() + random.NextDouble() + random.NextDouble() - 1.5))];
        AffineFormat format = AffineFormat.Weights(4);
        OctavRange octav = new();
        double clip = octav.FitSymmetric(values, format, Settings);
        Assert.Equal(clip * 8, octav.FitSymmetric(Array.ConvertAll(values, value => value * 8), format, Settings), clip * 1e-5);
        Assert.Equal(clip, octav.FitSymmetric([.. values, .. new float[10_000]], format, Settings), clip * 1e-9);
    }

    [Fact]
    public void Constant_magnitudes_and_zeros_are_guarded()
    {
        AffineFormat format = AffineFormat.Weights(4);
        foreach (IRangeFitting fitting in RangeFittingCatalog.All)
        {
            Assert.Equal(0, fitting.FitSymmetric(new float[16], format, Settings));
            Assert.InRange(fitting.FitSymmetric([0.5f, -0.5f, 0.5f, 0.5f], format, Settings), 0.49, 0.51);
        }
    }

    [Fact]
    public void Mean_squared_error_is_never_worse_than_min_max()
    {
        Random random = new(8);
        float[] values = [.. Enumerable.Range(0, 4000).Select(_ => (float)Math.Pow((random.NextDouble() * 2) - 1, 5))];
        foreach (int bits in new[] { 2, 3, 4, 6, 8 })
        {
            AffineFormat format = AffineFormat.Weights(bits);
            Assert.True(Error(values, new MseRange().FitSymmetric(values, format, Settings), format) <= Error(values, new MinMaxRange().FitSymmetric(values, format, Settings), format) + 1e-9);
        }
    }

    [Fact]
    public void An_unknown_name_lists_the_names_there_are() =>
        Assert.Contains("octav", Assert.Throws<DyadicException>(() => RangeFittingCatalog.Find("best")).Message);

    private static double Clip((double Magnitude, double Weight)[] density, int bits)
    {
        (double, long)[] counted = [.. density.Select(point => (point.Magnitude, (long)(point.Weight * 1e12)))];
        return OctavRange.Solve(counted, density[^1].Magnitude, OctavRange.NoiseFactor(bits, signed: true));
    }

    private static (double Magnitude, double Weight)[] Gauss() => Density(9, x => Math.Sqrt(2 / Math.PI) * Math.Exp(-x * x / 2));

    private static (double Magnitude, double Weight)[] Laplace() => Density(25, x => Math.Sqrt(2) * Math.Exp(-Math.Sqrt(2) * x));

    private static (double Magnitude, double Weight)[] Density(double end, Func<double, double> density) =>
        [.. Enumerable.Range(0, Points / 10).Select(i => (i + 0.5) * end * 10 / Points).Select(x => (x, density(x) * end * 10 / Points))];

    private static double SymmetricError((double Magnitude, double Weight)[] density, double clip, int bits)
    {
        int maxCode = (1 << (bits - 1)) - 1;
        double scale = clip / maxCode, error = 0;
        foreach ((double x, double weight) in density)
        {
            double difference = x - (scale * Math.Min(Math.Round(x / scale), maxCode));
            error += weight * difference * difference;
        }

        return error;
    }

    private static double Error(float[] values, double clip, AffineFormat format)
    {
        AffineParameters parameters = format.Fit(-clip, clip);
        return values.Sum(value => Math.Pow(value - parameters.Decode(parameters.Encode(value)), 2));
    }
}
