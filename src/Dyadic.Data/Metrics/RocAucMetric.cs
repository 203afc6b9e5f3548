using Dyadic.Core;

namespace Dyadic.Data;

/// <summary>The area under the ROC curve of a model that tells two classes apart.</summary>
public sealed class RocAucMetric : IMetric
{
    /// <inheritdoc/>
    public string Name => "roc_auc";

    /// <inheritdoc/>
    public string Meaning => "how likely a sample of class 1 scores above one of class 0";

    /// <inheritdoc/>
    public MetricFit Fit(Prediction prediction) => prediction.Sample.Label is not (0 or 1) || prediction.Outputs.Count == 0 ? MetricFit.None : prediction.Outputs[0].CountOfFirst switch
    {
        1 => MetricFit.Usual,
        2 => MetricFit.Possible,
        _ => MetricFit.None,
    };

    /// <inheritdoc/>
    public IMetricCount Begin(ClassNumbers classes) => new Counting(Name);

    private sealed class Counting(string name) : IMetricCount
    {
        private readonly RocCurve _curve = new();

        public void Add(Prediction prediction)
        {
            RealTensor output = prediction.Outputs[0];
            ReadOnlySpan<float> scores = output.First;
            if (scores.Length is not (1 or 2)) throw DyadicException.Unsupported($"Output '{output.Name}' {output.Shape} should hold the score of class 1 or the scores of two classes; {name} cannot be measured.");
            _curve.Add(scores.Length == 1 ? scores[0] : (double)scores[1] - scores[0], prediction.Sample.RequireLabel());
        }

        public MetricResult Result() => new(name, _curve.Area, MetricUnit.Share, _curve.Count);
    }
}
