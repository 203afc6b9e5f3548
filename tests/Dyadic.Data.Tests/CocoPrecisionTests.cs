using Dyadic.Core;

namespace Dyadic.Data.Tests;

public class CocoPrecisionTests
{
    [Fact]
    public void An_object_found_exactly_gives_one_everywhere_it_counts()
    {
        CocoPrecision precision = new();
        precision.Add(Truth(Marked(0, 10, 10, 50, 50)), [Found(0, 0.9f, 10, 10, 50, 50)]);
        CocoSummary summary = precision.Summary();
        Assert.Equal((1.0, 1.0, 1.0, 1.0, 1.0), (summary.AveragePrecision, summary.At50, summary.At75, summary.Medium, summary.Recall1));
        Assert.True(double.IsNaN(summary.Small) && double.IsNaN(summary.Large) && double.IsNaN(summary.RecallLarge));
    }

    [Fact]
    public void Half_the_objects_found_fill_51_of_the_101_recall_points()
    {
        CocoPrecision precision = new();
        precision.Add(Truth(Marked(0, 10, 10, 50, 50), Marked(0, 100, 10, 50, 50)), [Found(0, 0.9f, 10, 10, 50, 50)]);
        Assert.Equal(51 / 101.0, precision.Summary().AveragePrecision, 12);
        Assert.Equal(0.5, precision.Summary().Recall100, 12);
    }

    [Theory]
    [InlineData(0.8f, 0.9f, 0.5)]   // the wrong one first: precision is 1/2 at every recall
    [InlineData(0.9f, 0.8f, 1.0)]   // the wrong one last: full recall was reached with precision 1
    public void A_wrong_detection_costs_precision_only_when_it_ranks_before_the_right_one(float right, float wrong, double expected)
    {
        CocoPrecision precision = new();
        precision.Add(Truth(Marked(3, 10, 10, 50, 50)), [Found(3, right, 10, 10, 50, 50), Found(3, wrong, 300, 300, 50, 50)]);
        Assert.Equal(expected, precision.Summary().AveragePrecision, 12);
    }

    [Fact]
    public void An_overlap_of_six_tenths_counts_at_the_three_thresholds_it_reaches()
    {
        CocoPrecision precision = new();
        precision.Add(Truth(Marked(0, 0, 0, 100, 100)), [Found(0, 0.9f, 0, 0, 100, 60)]);
        CocoSummary summary = precision.Summary();
        Assert.Equal(0.3, summary.AveragePrecision, 12);
        Assert.Equal((1.0, 0.0), (summary.At50, summary.At75));
    }

    [Fact]
    public void A_crowd_is_neither_searched_for_nor_a_mistake_to_find()
    {
        CocoPrecision precision = new();
        MarkedObject crowd = new(0, new Box(200, 200, 200, 200), 40000, IsCrowd: true);
        precision.Add(Truth(Marked(0, 10, 10, 50, 50), crowd), [Found(0, 0.9f, 210, 210, 20, 20), Found(0, 0.8f, 300, 300, 30, 30), Found(0, 0.7f, 10, 10, 50, 50)]);
        Assert.Equal(1, precision.Summary().AveragePrecision, 12);
        Assert.Equal(1, precision.Summary().Recall100, 12);
    }

    [Fact]
    public void A_second_detection_of_one_object_is_wrong()
    {
        CocoPrecision precision = new();
        precision.Add(Truth(Marked(0, 10, 10, 50, 50), Marked(0, 100, 100, 50, 50)), [Found(0, 0.9f, 10, 10, 50, 50), Found(0, 0.8f, 10, 10, 50, 50), Found(0, 0.7f, 100, 100, 50, 50)]);

        // Recall 1/2 at precision 1, then 2/3 at recall 1: 51 points of 1 and 50 of 2/3.
        Assert.Equal((51 + (50 * 2 / 3.0)) / 101, precision.Summary().AveragePrecision, 12);
    }

    [Fact]
    public void Classes_without_objects_do_not_count_and_classes_without_detections_count_as_zero()
    {
        CocoPrecision precision = new();
        precision.Add(Truth(Marked(0, 10, 10, 50, 50), Marked(1, 100, 100, 50, 50)), [Found(0, 0.9f, 10, 10, 50, 50), Found(7, 0.9f, 10, 10, 50, 50)]);
        Assert.Equal(0.5, precision.Summary().AveragePrecision, 12);
    }

    [Fact]
    public void Only_the_best_hundred_detections_of_a_class_in_a_picture_count()
    {
        CocoPrecision precision = new();
        Detection[] wrong = [.. Enumerable.Range(0, 100).Select(i => Found(0, 0.9f, 10 * i, 300, 5, 5))];
        precision.Add(Truth(Marked(0, 10, 10, 50, 50)), [Found(0, 0.5f, 10, 10, 50, 50), .. wrong]);
        Assert.Equal(0, precision.Summary().AveragePrecision);
    }

    [Fact]
    public void Boxes_that_are_no_rectangles_are_refused()
    {
        CocoPrecision precision = new();
        foreach (Detection bad in new[] { Found(0, float.NaN, 0, 0, 1, 1), Found(0, 1, double.PositiveInfinity, 0, 1, 1), Found(0, 1, 0, 0, -1, 1) })
        {
            Assert.Throws<DyadicException>(() => precision.Add(Truth(), [bad]));
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Random_pictures_give_what_the_definition_gives(int seed)
    {
        Random random = new(seed);
        (ObjectTruth Truth, Detection[] Found)[] pictures = [.. Enumerable.Range(0, 6).Select(_ => RandomPicture(random))];
        CocoPrecision precision = new();
        foreach ((ObjectTruth truth, Detection[] found) in pictures) precision.Add(truth, found);
        CocoSummary summary = precision.Summary(), expected = CocoDefinition.Summary(pictures);
        Assert.Equal(Numbers(expected), Numbers(summary), (a, b) => (double.IsNaN(a) && double.IsNaN(b)) || Math.Abs(a - b) < 1e-12);
    }

    public static TheoryData<int> Seeds() => [.. Enumerable.Range(0, 60)];

    private static double[] Numbers(CocoSummary s) =>
        [s.AveragePrecision, s.At50, s.At75, s.Small, s.Medium, s.Large, s.Recall1, s.Recall10, s.Recall100, s.RecallSmall, s.RecallMedium, s.RecallLarge];

    /// <summary>Few places and scores, so that ties, double detections and crowds are common.</summary>
    private static (ObjectTruth Truth, Detection[] Found) RandomPicture(Random random)
    {
        Box Somewhere() => new(20 * random.Next(4), 20 * random.Next(4), 8 * random.Next(1, 20), 8 * random.Next(1, 20));
        MarkedObject[] objects = [.. Enumerable.Range(0, random.Next(6)).Select(_ =>
        {
            Box box = Somewhere();
            return new MarkedObject(random.Next(3), box, box.Area * (0.5 + (random.NextDouble() / 2)), random.Next(6) == 0);
        })];
        Detection[] found = [.. Enumerable.Range(0, random.Next(14)).Select(_ =>
        {
            bool near = objects.Length > 0 && random.Next(3) > 0;
            MarkedObject target = near ? objects[random.Next(objects.Length)] : default;
            Box box = near ? new Box(target.Box.Left + random.Next(5), target.Box.Top + random.Next(5), target.Box.Width, target.Box.Height) : Somewhere();
            return new Detection(near && random.Next(5) > 0 ? target.Class : random.Next(3), random.Next(6) / 5f, box);
        })];
        return (new ObjectTruth(480, 640, objects), found);
    }

    private static ObjectTruth Truth(params MarkedObject[] objects) => new(480, 640, objects);

    private static MarkedObject Marked(int number, double left, double top, double width, double height) => new(number, new Box(left, top, width, height), width * height);

    private static Detection Found(int number, float score, double left, double top, double width, double height) => new(number, score, new Box(left, top, width, height));
}
