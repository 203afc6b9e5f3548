using Dyadic.Core;

namespace Dyadic.Data.Tests;

public class MetricTests
{
    [Fact]
    public void Names_are_unique_and_unknown_ones_are_answered_with_the_list()
    {
        Assert.Equal(MetricCatalog.All.Count, MetricCatalog.All.Select(metric => metric.Name).Distinct().Count());
        Assert.All(MetricCatalog.All, metric => Assert.NotEqual("", metric.Meaning));
        DyadicException error = Assert.Throws<DyadicException>(() => MetricCatalog.Get("top2"));
        Assert.All(MetricCatalog.All, metric => Assert.Contains(metric.Name, error.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void The_metric_follows_from_the_truth_and_the_outputs()
    {
        RealTensor ten = RealTensor.Of("y", [1, 10], new float[10]), one = RealTensor.Of("y", [1, 1], 0f);
        Assert.Equal("top1", Chosen(new Sample("a") { Label = 3 }, ten));
        Assert.Equal("roc_auc", Chosen(new Sample("a") { Label = 1 }, one));
        Assert.Equal("r2", Chosen(new Sample("a") { Target = [1f] }, one));
        Assert.Equal("output_sqnr_db", Chosen(new Sample("a") { ExpectedOutputs = [new NamedTensor("", DenseTensor.Vector(1f))] }, one));
        Assert.Equal("miou", Chosen(new Sample("a") { Mask = new PixelClasses(2, 2, new byte[4]) }, RealTensor.Of("y", [1, 2, 2, 3], new float[12])));
        Prediction autoencoder = new(new Sample("a") { Label = 1 }, [ten]) { Inputs = [ten] };
        Assert.Equal("reconstruction_auc", MetricCatalog.Choose(autoencoder).Name);
        Assert.Contains("nothing to measure", Assert.Throws<DyadicException>(() => Chosen(new Sample("a"), ten)).Message, StringComparison.Ordinal);
        Assert.Contains("nothing to measure", Assert.Throws<DyadicException>(() => Chosen(new Sample("a") { Target = [1f, 2f] }, one)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void F1_matthews_and_accuracy_come_from_the_confusion_of_classes()
    {
        // Two classes: 6 true positives, 2 false negatives, 1 false positive, 3 true negatives.
        ConfusionMatrix two = new();
        Fill(two, (1, 1, 6), (1, 0, 2), (0, 1, 1), (0, 0, 3));
        Assert.Equal(0.75, two.Accuracy, 12);
        Assert.Equal(12 / 15.0, two.F1, 12);
        Assert.Equal(((6 * 3) - (1 * 2)) / Math.Sqrt(7.0 * 8 * 4 * 5), two.Matthews, 12);

        // Three classes; the mean of F1 and intersection over union by hand.
        ConfusionMatrix three = new();
        Fill(three, (0, 0, 2), (1, 1, 1), (1, 2, 1), (2, 2, 3), (2, 0, 1));
        Assert.Equal(((4 / 5.0) + (2 / 3.0) + (6 / 8.0)) / 3, three.F1, 12);
        Assert.Equal(((2 / 3.0) + (1 / 2.0) + (3 / 5.0)) / 3, three.MeanIntersectionOverUnion, 12);
        Assert.Equal(((6.0 * 8) - ((2 * 3) + (2 * 1) + (4 * 4))) / Math.Sqrt((64 - (9 + 1 + 16)) * (64.0 - (4 + 4 + 16))), three.Matthews, 12);
        ConfusionMatrix constant = new();
        Fill(constant, (0, 0, 5), (1, 0, 5));
        Assert.Equal(0, constant.Matthews);
        Assert.Throws<DyadicException>(() => constant.Add(-1, 0));
        Assert.Throws<DyadicException>(() => constant.Add(0, ConfusionMatrix.MaxClasses));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void The_area_under_the_curve_is_the_share_of_pairs_in_the_right_order(int seed)
    {
        Random random = new(seed);
        (int Label, int Score)[] samples = [.. Enumerable.Range(0, 60).Select(i => (i % 3 == 0 ? 1 : 0, random.Next(8)))];
        RocCurve curve = new();
        foreach ((int label, int score) in samples) curve.Add(score, label);
        double[] pairs = [.. from positive in samples where positive.Label == 1 from negative in samples where negative.Label == 0
            select positive.Score > negative.Score ? 1.0 : positive.Score == negative.Score ? 0.5 : 0];
        Assert.Equal(pairs.Average(), curve.Area, 12);
        Assert.Throws<DyadicException>(() => curve.Add(0, 2));
        Assert.Throws<DyadicException>(() => curve.Add(double.NaN, 1));
    }

    [Fact]
    public void Errors_and_correlations_of_numbers_are_as_computed_by_hand()
    {
        RegressionErrors errors = new();
        foreach ((double target, double prediction) in new[] { (1.0, 2.0), (2, 1), (3, 4), (4, 4), (5, 9) }) errors.Add(target, prediction);
        Assert.Equal((1 + 1 + 1 + 0 + 4) / 5.0, errors.MeanAbsolute, 12);
        Assert.Equal((1 + 1 + 1 + 0 + 16) / 5.0, errors.MeanSquared, 12);
        Assert.Equal(1 - (19 / 10.0), errors.Determination, 12);
        Assert.Equal(17 / Math.Sqrt(10.0 * 38), errors.Pearson, 12);
        Assert.Equal(8.5 / Math.Sqrt(10 * 9.5), errors.Spearman, 12);   // predictions rank 2, 1, 3.5, 3.5, 5
        RegressionErrors constant = new();
        constant.Add(1, 1);
        constant.Add(1, 2);
        Assert.True(double.IsNaN(constant.Pearson) && double.IsNaN(constant.Determination) && double.IsNaN(new RegressionErrors().MeanAbsolute));
    }

    [Fact]
    public void Pixels_are_judged_in_either_layout_at_the_size_of_the_truth()
    {
        // 2×2 output: class 1 in the right column. 4×4 truth: class 1 in the right half, one pixel not judged, one wrong.
        float[] channelsLast = [1, 0, 0, 0, 1, 0, 1, 0, 0, 0, 1, 0], channelsFirst = [1, 0, 1, 0, 0, 1, 0, 1, 0, 0, 0, 0];
        byte[] truth = [0, 0, 1, 1, 0, 255, 1, 1, 0, 0, 1, 1, 1, 0, 1, 1];
        foreach (RealTensor output in new[] { RealTensor.Of("y", [1, 2, 2, 3], channelsLast), RealTensor.Of("y", [1, 3, 4, 4], Repeat(channelsFirst)), RealTensor.Of("y", [1, 2, 2], 0, 1, 0, 1) })
        {
            Prediction prediction = new(new Sample("a") { Mask = new PixelClasses(4, 4, truth) }, [output]);
            IMetricCount count = MetricCatalog.Choose(prediction).Begin(ClassNumbers.Alike);
            count.Add(prediction);
            Assert.Equal(14 / 15.0, count.Result().Parts.Single().Value, 12);
            Assert.Equal(((6 / 7.0) + (8 / 9.0)) / 2, count.Result().Value, 12);
        }

        static float[] Repeat(float[] planes) =>
            [.. from c in Enumerable.Range(0, 3) from y in Enumerable.Range(0, 4) from x in Enumerable.Range(0, 4) select planes[(c * 4) + (y / 2 * 2) + (x / 2)]];
    }

    [Fact]
    public void Anomalies_are_ranked_by_how_badly_they_are_reconstructed()
    {
        IMetricCount count = MetricCatalog.Get("reconstruction_auc").Begin(ClassNumbers.Alike);
        foreach ((int label, float error) in new[] { (0, 0.1f), (0, 0.3f), (1, 0.2f), (1, 0.9f) })
        {
            count.Add(new Prediction(new Sample("a") { Label = label }, [RealTensor.Of("y", [1, 3], error, 0, 0)]) { Inputs = [RealTensor.Of("x", [1, 3], 0, 0, 0)] });
        }

        Assert.Equal(0.75, count.Result().Value, 12);
        Assert.Equal((0.01 + 0.09) / 2 / 3, count.Result().Parts.Single().Value, 6);
    }

    [Fact]
    public void Metrics_that_are_asked_for_on_data_without_their_truth_say_so()
    {
        Prediction prediction = new(new Sample("sample 7"), [RealTensor.Of("y", [1, 4], 1, 2, 3, 4)]) { Inputs = [RealTensor.Of("x", [1, 4], 1, 2, 3, 4)] };
        foreach (IMetric metric in MetricCatalog.All)
        {
            DyadicException error = Assert.Throws<DyadicException>(() => metric.Begin(ClassNumbers.Alike).Add(prediction));
            Assert.True(error.Kind is FailureKind.BadInput or FailureKind.Unsupported);
        }
    }

    private static string Chosen(Sample sample, RealTensor output) => MetricCatalog.Choose(new Prediction(sample, [output])).Name;

    private static void Fill(ConfusionMatrix matrix, params (int Truth, int Predicted, int Times)[] cells)
    {
        foreach ((int truth, int predicted, int times) in cells)
        {
            for (int i = 0; i < times; i++) matrix.Add(truth, predicted);
        }
    }
}
