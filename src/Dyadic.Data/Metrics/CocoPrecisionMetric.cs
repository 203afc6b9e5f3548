using Dyadic.Core;

namespace Dyadic.Data;

/// <summary>COCO's average precision of a detector.</summary>
public sealed class CocoPrecisionMetric : IMetric
{
    /// <inheritdoc/>
    public string Name => "coco_ap";

    /// <inheritdoc/>
    public string Meaning => "average precision of detections at overlaps 0.50:0.05:0.95, as COCO defines it";

    /// <inheritdoc/>
    public MetricFit Fit(Prediction prediction) => prediction.Sample.Objects is not null && DetectionHeadCatalog.Find(prediction.Outputs) is not null ? MetricFit.Certain : MetricFit.None;

    /// <inheritdoc/>
    public IMetricCount Begin(ClassNumbers classes) => new Counting(Name, classes);

    private sealed class Counting(string name, ClassNumbers classes) : IMetricCount
    {
        private readonly CocoPrecision _precision = new();
        private ClassMapping? _mapping;

        public void Add(Prediction prediction)
        {
            ObjectTruth truth = prediction.Sample.Objects ?? throw DyadicException.BadInput($"{prediction.Sample.Name} has no marked objects; {name} cannot be measured.");
            IDetectionHead head = DetectionHeadCatalog.Find(prediction.Outputs)
                ?? throw DyadicException.Unsupported($"The outputs ({string.Join(", ", prediction.Outputs.Select(output => $"{output.Name}{output.Shape}"))}) are none of {string.Join(", ", DetectionHeadCatalog.All.Select(known => known.Name))}; {name} cannot be measured.");
            _mapping ??= classes.Mapping(head.UsualClasses);
            List<Detection> found = [];
            foreach (Detection detection in head.Read(prediction.Outputs))
            {
                int number = _mapping.DataClass(detection.Class);
                if (number >= 0) found.Add(new Detection(number, detection.Score, prediction.Window.ToPicture(detection.Box).Scaled(truth.Width, truth.Height)));
            }

            _precision.Add(truth, found);
        }

        public MetricResult Result()
        {
            CocoSummary summary = _precision.Summary();
            return new MetricResult(name, summary.AveragePrecision, MetricUnit.Share, _precision.Count)
            {
                Parts =
                [
                    new("ap50", summary.At50, MetricUnit.Share), new("ap75", summary.At75, MetricUnit.Share),
                    new("ap_small", summary.Small, MetricUnit.Share), new("ap_medium", summary.Medium, MetricUnit.Share), new("ap_large", summary.Large, MetricUnit.Share),
                    new("ar1", summary.Recall1, MetricUnit.Share), new("ar10", summary.Recall10, MetricUnit.Share), new("ar100", summary.Recall100, MetricUnit.Share),
                ],
            };
        }
    }
}
