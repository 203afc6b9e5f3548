using Dyadic.Core;

namespace Dyadic.Data;

/// <summary>The share of samples whose class has the highest score, with top-5 beside it.</summary>
public sealed class Top1Metric : IMetric
{
    /// <inheritdoc/>
    public string Name => "top1";

    /// <inheritdoc/>
    public string Meaning => "share of samples whose class has the highest score";

    /// <inheritdoc/>
    public MetricFit Fit(Prediction prediction) =>
        prediction.Sample.Label is not null && prediction.Outputs.Count > 0 && prediction.Outputs[0].CountOfFirst >= 2 ? MetricFit.Usual : MetricFit.None;

    /// <inheritdoc/>
    public IMetricCount Begin(ClassNumbers classes) => new Counting(Name);

    private sealed class Counting(string name) : IMetricCount
    {
        private readonly Accuracy _accuracy = new();

        public void Add(Prediction prediction)
        {
            RealTensor scores = prediction.Outputs[0];
            if (scores.CountOfFirst < 2) throw DyadicException.Unsupported($"Output '{scores.Name}' {scores.Shape} is no list of class scores; accuracy cannot be measured.");
            _accuracy.Add(scores.First, prediction.Sample.RequireLabel());
        }

        public MetricResult Result() => new(name, _accuracy.Top1, MetricUnit.Share, _accuracy.Count)
        {
            Interval = _accuracy.Top1Interval,
            Parts = [new MetricPart("top5", _accuracy.Top5, MetricUnit.Share)],
            Outcomes = _accuracy.Outcomes,
        };
    }
}
