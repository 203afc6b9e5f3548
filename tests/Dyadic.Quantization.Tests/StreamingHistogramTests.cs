namespace Dyadic.Quantization.Tests;

public sealed class StreamingHistogramTests
{
    [Fact]
    public void It_grows_without_losing_numbers()
    {
        StreamingHistogram histogram = new();
        histogram.Add([0.001f, -0.002f, 0, 5, -300, float.NaN, 70_000]);
        Assert.Equal((6, 1, 1), (histogram.Count, histogram.ZeroCount, histogram.NonFiniteCount));
        Assert.Equal((-300.0, 70_000.0), (histogram.Min, histogram.Max));
        Assert.Equal(6, histogram.Bins().Sum(bin => bin.Count));
        Assert.Equal(69_704.999, histogram.Bins().Sum(bin => bin.Mean * bin.Count), 0.01);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(1024)]
    [InlineData(5003)]
    public void Bins_are_those_of_counting_one_number_at_a_time(int length)
    {
        Random random = new(length);
        float[][] batches = [.. Enumerable.Range(0, 6).Select(batch => Numbers(random, length, Math.Pow(4, batch - 3)))];
        StreamingHistogram histogram = new(256);
        foreach (float[] batch in batches) histogram.Add(batch);
        float[] all = [.. batches.SelectMany(batch => batch)];
        double limit = 1e-30;
        while (limit <= all.Max(Math.Abs)) limit = Math.ScaleB(1, Math.ILogB(limit) + 1);
        var expected = all.GroupBy(value => value == 0 ? -0.5 : Math.Floor(value / limit * 128)).OrderBy(bin => bin.Key).Select(bin => (Mean: bin.Average(value => (double)value), Count: bin.LongCount())).ToArray();
        (double Mean, long Count)[] actual = [.. histogram.Bins()];
        Assert.Equal(expected.Select(bin => bin.Count), actual.Select(bin => bin.Count));
        foreach ((var wanted, var got) in expected.Zip(actual)) Assert.Equal(wanted.Mean, got.Mean, Math.Abs(wanted.Mean) * 1e-12);
        Assert.Equal(limit / 128, histogram.BinWidth);
    }

    [Fact]
    public void Quantiles_are_those_of_the_sorted_numbers_within_a_bin()
    {
        Random random = new(3);
        float[] numbers = Numbers(random, 20_000, 1);
        StreamingHistogram histogram = new();
        histogram.Add(numbers);
        Array.Sort(numbers);
        foreach (double share in new[] { 0, 0.001, 0.1, 0.25, 0.5, 0.9, 0.99999, 1 })
        {
            double exact = numbers[Math.Clamp((int)(share * numbers.Length), 0, numbers.Length - 1)];
            Assert.Equal(exact, histogram.Quantile(share), histogram.BinWidth + 1e-3);
        }

        Assert.Equal((numbers[0], numbers[^1]), ((float)histogram.Quantile(0), (float)histogram.Quantile(1)));
    }

    [Fact]
    public void Only_zeros_have_no_width()
    {
        StreamingHistogram histogram = new();
        histogram.Add(new float[33]);
        Assert.Equal((33, 33, 0.0, 0.0), (histogram.Count, histogram.ZeroCount, histogram.BinWidth, histogram.Quantile(0.7)));
        Assert.Equal([(0.0, 33L)], histogram.Bins());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(100)]
    public void The_number_of_bins_is_a_power_of_two(int bins) => Assert.ThrowsAny<ArgumentException>(() => new StreamingHistogram(bins));

    // A third of them zeros, as after a ReLU, and both signs.
    private static float[] Numbers(Random random, int count, double deviation) =>
        [.. Enumerable.Range(0, count).Select(_ => random.Next(3) == 0 ? 0f : (float)(deviation * (random.NextDouble() + random.NextDouble() + random.NextDouble() - 1.2)))];
}
