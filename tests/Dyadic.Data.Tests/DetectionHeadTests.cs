using Dyadic.Core;

namespace Dyadic.Data.Tests;

public class DetectionHeadTests
{
    [Fact]
    public void The_four_outputs_of_ssd_post_processing_are_read_up_to_their_count()
    {
        RealTensor[] outputs =
        [
            RealTensor.Of("a", [1, 3, 4], 0.1f, 0.2f, 0.5f, 0.8f, 0, 0, 1, 1, 9, 9, 9, 9), RealTensor.Of("b", [1, 3], 0, 16, 80), RealTensor.Of("c", [1, 3], 0.9f, 0.7f, 0.1f), RealTensor.Of("d", [1], 2),
        ];
        IDetectionHead head = DetectionHeadCatalog.Find(outputs)!;
        Assert.IsType<SsdPostProcessHead>(head);
        IReadOnlyList<Detection> found = head.Read(outputs);
        Assert.Equal([(0, 0.9f), (16, 0.7f)], found.Select(one => (one.Class, one.Score)));
        Assert.Equal((0.2, 0.1, 0.6, 0.4), (Math.Round(found[0].Box.Left, 6), Math.Round(found[0].Box.Top, 6), Math.Round(found[0].Box.Width, 6), Math.Round(found[0].Box.Height, 6)));

        // Named and in another order, as exported from TensorFlow.
        RealTensor[] named = [new("detection_scores", [1, 3], () => outputs[2].Values), outputs[0], outputs[3], new("detection_classes", [1, 3], () => outputs[1].Values)];
        Assert.Equal(found, DetectionHeadCatalog.Find(named)!.Read(named));
    }

    [Fact]
    public void Scores_and_boxes_are_thinned_by_non_maximum_suppression()
    {
        RealTensor scores = RealTensor.Of("scores", [1, 4, 2], 0.1f, 0.9f, 0.2f, 0.8f, 0.3f, 0.7f, 1, 0.005f);
        RealTensor boxes = RealTensor.Of("boxes", [1, 4, 4], 0, 0, 0.5f, 0.5f, 0, 0, 0.5f, 0.45f, 0.5f, 0.5f, 1, 1, 0, 0, 1, 1);
        foreach (RealTensor[] outputs in new RealTensor[][] { [scores, boxes], [boxes, scores] })
        {
            IReadOnlyList<Detection> found = Assert.IsType<ScoresAndBoxesHead>(DetectionHeadCatalog.Find(outputs)).Read(outputs);
            Assert.Equal([0.9f, 0.7f], found.Select(one => one.Score));
            Assert.Equal(new Box(0.5, 0.5, 0.5, 0.5), found[1].Box);
        }
    }

    [Fact]
    public void Class_scores_are_no_detections()
    {
        Assert.Null(DetectionHeadCatalog.Find([RealTensor.Of("scores", [1, 4], 1, 2, 3, 4)]));
        Assert.Null(DetectionHeadCatalog.Find([RealTensor.Of("a", [1, 4], 1, 2, 3, 4), RealTensor.Of("b", [1, 1], 1)]));
    }

    [Fact]
    public void Models_that_count_unused_categories_are_joined_by_name()
    {
        Assert.Equal((90, 80), (CocoCategories.Names.Count, CocoCategories.Names.Count(name => name != CocoCategories.Unused)));
        ClassMapping mapping = ClassMapping.ByName(CocoCategories.Names, ["Toothbrush", "person", "stop sign"]);
        Assert.Equal((1, 2, 0, -1, -1, -1), (mapping.DataClass(0), mapping.DataClass(12), mapping.DataClass(89), mapping.DataClass(11), mapping.DataClass(5), mapping.DataClass(200)));
        Assert.Contains("face", Assert.Throws<DyadicException>(() => ClassMapping.ByName(["face"], ["person"])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Detections_are_counted_in_the_pixels_of_the_annotated_picture_and_in_the_classes_of_the_data()
    {
        RealTensor[] outputs = [RealTensor.Of("boxes", [1, 1, 4], 0, 0, 1, 1), RealTensor.Of("classes", [1, 1], 1), RealTensor.Of("scores", [1, 1], 0.9f), RealTensor.Of("count", [1], 1)];
        Sample sample = new("a") { Objects = new ObjectTruth(100, 200, [new MarkedObject(0, new Box(50, 0, 100, 100), 10000)]) };
        Prediction prediction = new(sample, outputs) { Window = new PictureWindow(0.25, 0, 0.5, 1) };
        IMetric metric = MetricCatalog.Choose(prediction);
        Assert.Equal("coco_ap", metric.Name);
        IMetricCount count = metric.Begin(new ClassNumbers(["bicycle"]));
        count.Add(prediction);
        Assert.Equal(1, count.Result().Value, 12);
        Assert.True(double.IsNaN(count.Result().Parts.Single(part => part.Name == "ap_small").Value));
    }

    [Fact]
    public void The_window_of_a_centre_crop_is_what_the_crop_keeps()
    {
        RgbImage image = new(100, 200, new byte[3 * 100 * 200]);
        PictureWindow window = PreprocessingPresets.Get("pixels").WindowOf(image, new PictureShape(3, 224, 224, true));
        Assert.Equal((144.0 / 512, 16.0 / 256, 224.0 / 512, 224.0 / 256), (window.Left, window.Top, window.Width, window.Height));
        Assert.Equal(PictureWindow.Whole, PreprocessingPresets.Get("ssd").WindowOf(image, new PictureShape(3, 300, 300, true)));
    }
}
