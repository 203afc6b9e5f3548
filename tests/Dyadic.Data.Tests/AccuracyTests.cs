using Dyadic.Core;

namespace Dyadic.Data.Tests;

public class AccuracyTests
{
    [Fact]
    public void Top_one_and_top_five_count_places()
    {
        Accuracy accuracy = new();
        float[] scores = [0, 10, 20, 30, 40, 50, 60];
        for (int label = 0; label < 7; label++) accuracy.Add(scores, label);
        Assert.Equal((7, 1, 5), (accuracy.Count, accuracy.Top1Correct, accuracy.Top5Correct));
        Assert.Equal([false, false, false, false, false, false, true], accuracy.Outcomes);
    }

    [Fact]
    public void Equal_scores_go_to_the_lowest_index_and_nan_is_wrong()
    {
        Accuracy accuracy = new();
        Assert.True(accuracy.Add([5, 5, 5], 0));
        Assert.False(accuracy.Add([5, 5, 5], 1));
        Assert.False(accuracy.Add([float.NaN, 1], 0));
        Assert.True(accuracy.Add([float.NaN, 1], 1));
        Assert.Equal(3, accuracy.Top5Correct);
    }

    [Fact]
    public void The_background_class_of_1001_is_left_out()
    {
        float[] scores = new float[1001];
        scores[0] = 9;
        scores[8] = 5;
        Assert.True(new Accuracy().Add(scores, 7));
        Assert.False(new Accuracy(labelsCountBackground: true).Add(scores, 8));
        Assert.True(new Accuracy(labelsCountBackground: true).Add(scores, 0));
        Assert.Throws<DyadicException>(() => new Accuracy().Add(scores, 1000));
    }

    [Fact]
    public void A_label_outside_the_scores_is_an_error() => Assert.Contains("Label 10", Assert.Throws<DyadicException>(() => new Accuracy().Add(new float[10], 10)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData(0, 10, 0, 0.2775)]       // z² / (n + z²)
    [InlineData(10, 10, 0.7225, 1)]
    [InlineData(50, 100, 0.4038, 0.5962)]
    [InlineData(439, 500, 0.8464, 0.9038)]
    public void Wilson_intervals_match_the_formula(int successes, int count, double low, double high)
    {
        ConfidenceInterval interval = ConfidenceInterval.Wilson(successes, count);
        Assert.Equal(low, interval.Low, 4);
        Assert.Equal(high, interval.High, 4);
    }

    [Fact]
    public void No_samples_know_nothing() => Assert.Equal(new ConfidenceInterval(0, 1), new Accuracy().Top1Interval);
}
