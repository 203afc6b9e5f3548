using Dyadic.Core;

namespace Dyadic.Data.Tests;

public class PairedComparisonTests
{
    [Fact]
    public void Only_disagreements_count()
    {
        PairedComparison result = PairedComparison.Of([true, true, false, false, true], [true, false, true, false, false]);
        Assert.Equal((5, 2, 1), (result.Count, result.OnlyFirst, result.OnlySecond));
        Assert.Equal(-0.2, result.Difference, 12);
    }

    [Fact]
    public void Equal_runs_have_an_interval_around_zero_that_shrinks_with_samples()
    {
        PairedComparison few = new(100, 0, 0), many = new(10000, 0, 0);
        Assert.Equal((0.0, 1.0), (few.Difference, few.PValue));
        Assert.Equal(few.Interval.High, -few.Interval.Low, 12);
        Assert.True(many.Interval.High < few.Interval.High / 50);
    }

    [Theory]
    [InlineData(1, 9, 0.021484375)]      // 2 · (1 + 10) / 2¹⁰
    [InlineData(9, 1, 0.021484375)]
    [InlineData(5, 5, 1)]
    [InlineData(0, 3, 0.25)]
    public void The_exact_test_is_the_two_sided_binomial(int onlyFirst, int onlySecond, double expected) => Assert.Equal(expected, new PairedComparison(100, onlyFirst, onlySecond).PValue, 12);

    [Fact]
    public void The_interval_is_the_adjusted_wald_interval()
    {
        // (9 + 1)/502 and (3 + 1)/502: centre −6/502, variance (14/502 − (6/502)²)/502
        PairedComparison result = new(500, 9, 3);
        double reach = 1.959964 * Math.Sqrt(((14 / 502.0) - Math.Pow(6 / 502.0, 2)) / 502);
        Assert.Equal((-6 / 502.0) - reach, result.Interval.Low, 6);
        Assert.Equal((-6 / 502.0) + reach, result.Interval.High, 6);
    }

    [Fact]
    public void The_interval_covers_the_true_difference_about_as_often_as_it_says()
    {
        Random random = new(4);
        int covered = 0;
        for (int round = 0; round < 2000; round++)
        {
            int onlyFirst = 0, onlySecond = 0;
            for (int i = 0; i < 200; i++)
            {
                double draw = random.NextDouble();
                if (draw < 0.06) onlyFirst++;
                else if (draw < 0.10) onlySecond++;
            }

            ConfidenceInterval interval = new PairedComparison(200, onlyFirst, onlySecond).Interval;
            if (interval.Low <= -0.02 && -0.02 <= interval.High) covered++;
        }

        Assert.InRange(covered / 2000.0, 0.935, 0.985);
    }

    [Fact]
    public void Runs_of_different_length_are_refused() => Assert.Throws<DyadicException>(() => PairedComparison.Of([true], []));
}
