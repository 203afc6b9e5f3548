using Dyadic.Core;

namespace Dyadic.Quantization.Tests;

/// <summary>The fittings that users of other quantizers know: moving average, percentile, entropy.</summary>
public sealed class ObserverRangeTests
{
    private static readonly AffineFormat Bytes = AffineFormat.Activations(8, signed: false);

    [Fact]
    public void The_moving_average_starts_at_the_first_sample_and_moves_by_the_constant()
    {
        RangeSettings settings = new() { AveragingConstant = 0.25 };
        TensorStatistics seen = new(settings);
        Add(seen, -1, 4, 0);
        Add(seen, 0, 8);
        Add(seen, -3, 2);
        RealRange range = new MovingAverageRange().Fit(seen, Bytes, settings);
        Assert.Equal((-0.75 * 0.75) - (0.25 * 3), range.Min, 1e-12);
        Assert.Equal((0.75 * 5) + (0.25 * 2), range.Max, 1e-12);
        Assert.Equal(-3, new MinMaxRange().Fit(seen, Bytes, settings).Min);
    }

    [Fact]
    public void A_constant_of_one_keeps_the_last_sample()
    {
        RangeSettings settings = new() { AveragingConstant = 1 };
        TensorStatistics seen = new(settings);
        Add(seen, -1, 4);
        Add(seen, 0.5f, 2);
        Assert.Equal(new RealRange(0.5, 2), new MovingAverageRange().Fit(seen, Bytes, settings));
    }

    [Theory]
    [InlineData(100)]
    [InlineData(99)]
    [InlineData(90)]
    public void The_percentile_clips_its_share_half_at_each_end(double percentile)
    {
        RangeSettings settings = new() { Percentile = percentile };
        TensorStatistics seen = new(settings);
        float[] numbers = [.. Enumerable.Range(-3000, 10_001).Select(i => i / 1000f)];
        Add(seen, numbers);
        RealRange range = new PercentileRange().Fit(seen, Bytes, settings);
        double clipped = 10 * (100 - percentile) / 200;
        Assert.Equal(-3 + clipped, range.Min, seen.Histogram.BinWidth + 1e-3);
        Assert.Equal(7 - clipped, range.Max, seen.Histogram.BinWidth + 1e-3);
    }

    [Fact]
    public void The_percentile_of_weights_is_linear_between_magnitudes()
    {
        float[] weights = [4, -1, 3, 0, -2];
        Assert.Equal(3.6, new PercentileRange().FitSymmetric(weights, AffineFormat.Weights(8), new RangeSettings { Percentile = 90 }), 1e-6);
        Assert.Equal(4, new PercentileRange().FitSymmetric(weights, AffineFormat.Weights(8), new RangeSettings { Percentile = 100 }), 1e-6);
    }

    [Fact]
    public void The_divergence_is_that_of_the_definition()
    {
        long[] counts = [4, 1, 3, 2, 0, 6, 5];
        // The window holds bins 1 to 4; 4 below and 11 above are added to its ends. Two levels of two bins; bin 4 is empty but for what is above.
        double[] p = [5, 3, 2, 11], q = [2, 2, 1, 1];
        double expected = p.Zip(q).Sum(pair => pair.First / 21 * Math.Log(pair.First / 21 / (pair.Second / 6)));
        Assert.Equal(expected, KullbackLeibler.OfQuantized(counts, 1, 5, 2), 1e-12);
        Assert.Equal(0, KullbackLeibler.OfQuantized([7, 7, 2, 2], 0, 4, 2), 1e-12);
        Assert.Equal(double.PositiveInfinity, KullbackLeibler.OfQuantized(counts, 3, 3, 2));
    }

    [Fact]
    public void Entropy_keeps_a_uniform_range_and_cuts_a_long_tail()
    {
        TensorStatistics uniform = new(), tailed = new();
        Add(uniform, [.. Enumerable.Range(0, 100_000).Select(i => i / 100_000f)]);
        Random random = new(5);
        float[] normal = [.. Enumerable.Range(0, 100_000).Select(_ => Normal(random))];
        Add(tailed, [.. normal, 60, -40]);
        EntropyRange entropy = new();
        Assert.Equal(1, entropy.Fit(uniform, Bytes, new RangeSettings()).Max, 0.01);
        RealRange cut = entropy.Fit(tailed, Bytes, new RangeSettings());
        Assert.InRange(cut.Max, 2.5, 12);
        Assert.InRange(cut.Min, -12, -2.5);
    }

    [Fact]
    public void Entropy_of_weights_scales_with_them()
    {
        Random random = new(6);
        float[] weights = [.. Enumerable.Range(0, 20_000).Select(_ => Normal(random))];
        AffineFormat format = AffineFormat.Weights(4);
        double clip = new EntropyRange().FitSymmetric(weights, format, new RangeSettings());
        Assert.InRange(clip, 1, weights.Max(Math.Abs));
        Assert.Equal(clip * 4, new EntropyRange().FitSymmetric(Array.ConvertAll(weights, weight => weight * 4), format, new RangeSettings()), clip * 1e-6);
    }

    [Fact]
    public void Sixteen_bits_have_more_levels_than_bins_so_entropy_keeps_everything()
    {
        TensorStatistics seen = new();
        Add(seen, -1, 0.5f, 100);
        Assert.Equal(new RealRange(-1, 100), new EntropyRange().Fit(seen, AffineFormat.Activations(16, signed: false), new RangeSettings()));
    }

    [Theory]
    [MemberData(nameof(Fittings))]
    public void Every_fitting_gives_a_range_inside_what_was_seen(string name)
    {
        TensorStatistics seen = new();
        Random random = new(7);
        for (int sample = 0; sample < 20; sample++) Add(seen, [.. Enumerable.Range(0, 500).Select(_ => Math.Max(-0.5f, Normal(random)))]);
        foreach (int bits in new[] { 4, 8, 16 })
        {
            RealRange range = RangeFittingCatalog.Find(name).Fit(seen, AffineFormat.Activations(bits, signed: false), new RangeSettings());
            Assert.InRange(range.Max, 1, seen.Histogram.Max);
            Assert.InRange(range.Min, seen.Histogram.Min, 0);
        }

        TensorStatistics zeros = new();
        Add(zeros, 0, 0, 0);
        Assert.Equal(new RealRange(0, 0), RangeFittingCatalog.Find(name).Fit(zeros, Bytes, new RangeSettings()));
    }

    public static TheoryData<string> Fittings => [.. RangeFittingCatalog.All.Select(fitting => fitting.Name)];

    [Fact]
    public void Six_fittings_can_be_chosen_by_name() =>
        Assert.Equal(["entropy", "min-max", "moving-average", "mse", "octav", "percentile"], RangeFittingCatalog.All.Select(fitting => fitting.Name).Order());

    [Fact]
    public void A_recipe_file_sets_the_constants()
    {
        Recipe recipe = RecipeFile.Parse("recipe: int8\nactivation-range: percentile\npercentile: 99.9\naveraging-constant: 0.5\nhistogram-bins: 1024\n", "r.yaml");
        Assert.Equal(new RangeSettings { Percentile = 99.9, AveragingConstant = 0.5, HistogramBins = 1024 }, recipe.Ranges);
        Assert.Equal("percentile", recipe.ActivationRange);
    }

    [Theory]
    [InlineData("percentile: 20")]
    [InlineData("averaging-constant: 0")]
    [InlineData("histogram-bins: 1000")]
    public void Constants_out_of_range_are_refused(string line) =>
        Assert.Equal(FailureKind.Usage, Assert.Throws<DyadicException>(() => RecipeFile.Parse(line, "r.yaml")).Kind);

    private static void Add(TensorStatistics seen, params float[] numbers) => seen.Add(DenseTensor.Vector<float>(numbers));

    private static float Normal(Random random) => (float)(Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()));
}
