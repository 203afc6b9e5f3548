namespace Dyadic.Reporting.Tests;

public sealed class ParetoFrontTests
{
    [Fact]
    public void A_point_is_on_the_front_when_no_other_beats_it()
    {
        Random random = new(11);
        for (int run = 0; run < 300; run++)
        {
            // Few distinct numbers, so that ties of both kinds come often.
            (double Cost, double Quality)[] points = [.. Enumerable.Range(0, random.Next(1, 12)).Select(_ => ((double)random.Next(5), (double)random.Next(5)))];
            int[] expected = [.. Enumerable.Range(0, points.Length).Where(i => !points.Any(other => Beats(other, points[i]))).Order()];
            Assert.Equal(expected, ParetoFront.Of(points).Order());
        }
    }

    [Fact]
    public void The_front_rises_in_cost_and_leaves_out_what_was_not_measured()
    {
        Assert.Equal([1, 2], ParetoFront.Of([(3, 0.5), (1, 0.4), (2, 0.6), (double.NaN, 0.9), (0, double.NaN)]));
        Assert.Empty(ParetoFront.Of([]));
    }

    private static bool Beats((double Cost, double Quality) one, (double Cost, double Quality) other) =>
        one.Cost <= other.Cost && one.Quality >= other.Quality && (one.Cost < other.Cost || one.Quality > other.Quality);
}
