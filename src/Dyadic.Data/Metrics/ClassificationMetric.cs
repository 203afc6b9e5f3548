using Dyadic.Core;

namespace Dyadic.Data;

/// <summary>A metric of the confusion of classes, for models that score each class.</summary>
public abstract class ClassificationMetric : IMetric
{
    private const int ScoresWithBackground = 1001;

    /// <inheritdoc/>
    public abstract string Name { get; }

    /// <inheritdoc/>
    public abstract string Meaning { get; }

    /// <summary>Whether the number is a share or a plain number.</summary>
    protected abstract MetricUnit Unit { get; }

    /// <inheritdoc/>
    public MetricFit Fit(Prediction prediction) =>
        prediction.Sample.Label is not null && prediction.Outputs.Count > 0 && prediction.Outputs[0].CountOfFirst is >= 2 and <= ConfusionMatrix.MaxClasses ? MetricFit.Possible : MetricFit.None;

    /// <inheritdoc/>
    public IMetricCount Begin(ClassNumbers classes) => new Counting(this);

    /// <summary>The metric's number.</summary>
    /// <param name="confusion">All samples.</param>
    protected abstract double ValueOf(ConfusionMatrix confusion);

    private sealed class Counting(ClassificationMetric metric) : IMetricCount
    {
        private readonly ConfusionMatrix _confusion = new();
        private readonly List<bool> _outcomes = [];

        public void Add(Prediction prediction)
        {
            ReadOnlySpan<float> scores = prediction.Outputs[0].First;
            if (scores.Length < 2) throw DyadicException.Unsupported($"Output '{prediction.Outputs[0].Name}' {prediction.Outputs[0].Shape} is no list of class scores; {metric.Name} cannot be measured.");
            if (scores.Length == ScoresWithBackground) scores = scores[1..];
            int label = prediction.Sample.RequireLabel(), best = 0;
            if (label >= scores.Length) throw DyadicException.BadInput($"Label {label} does not fit a model with {scores.Length} classes; check that the data set belongs to the model.");
            for (int i = 1; i < scores.Length; i++)
            {
                if (scores[i] > scores[best]) best = i;
            }

            _confusion.Add(label, best);
            _outcomes.Add(label == best);
        }

        public MetricResult Result() => new(metric.Name, metric.ValueOf(_confusion), metric.Unit, (int)_confusion.Count)
        {
            Parts = [new MetricPart("accuracy", _confusion.Accuracy, MetricUnit.Share)],
            Outcomes = _outcomes,
        };
    }
}
