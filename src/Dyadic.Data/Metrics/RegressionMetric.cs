using Dyadic.Core;

namespace Dyadic.Data;

/// <summary>A metric of predicted numbers; every element of the first output counts alike.</summary>
public abstract class RegressionMetric : IMetric
{
    /// <inheritdoc/>
    public abstract string Name { get; }

    /// <inheritdoc/>
    public abstract string Meaning { get; }

    /// <inheritdoc/>
    public virtual bool IsError => false;

    /// <summary>Whether it is what numbers are usually judged by.</summary>
    protected virtual MetricFit Choice => MetricFit.Possible;

    /// <inheritdoc/>
    public MetricFit Fit(Prediction prediction) =>
        prediction.Sample.Target is { } target && prediction.Outputs.Count > 0 && prediction.Outputs[0].CountOfFirst == target.Count ? Choice : MetricFit.None;

    /// <inheritdoc/>
    public IMetricCount Begin(ClassNumbers classes) => new Counting(this);

    /// <summary>The metric's number.</summary>
    /// <param name="errors">All samples.</param>
    protected abstract double ValueOf(RegressionErrors errors);

    /// <summary>Further numbers.</summary>
    /// <param name="errors">All samples.</param>
    protected virtual IReadOnlyList<MetricPart> PartsOf(RegressionErrors errors) => [];

    private sealed class Counting(RegressionMetric metric) : IMetricCount
    {
        private readonly RegressionErrors _errors = new();
        private int _count;

        public void Add(Prediction prediction)
        {
            IReadOnlyList<float> target = prediction.Sample.Target ?? throw DyadicException.BadInput($"{prediction.Sample.Name} has no number to predict; {metric.Name} cannot be measured.");
            ReadOnlySpan<float> output = prediction.Outputs[0].First;
            if (output.Length != target.Count) throw DyadicException.BadInput($"{prediction.Sample.Name} has {target.Count} numbers to predict; output '{prediction.Outputs[0].Name}' {prediction.Outputs[0].Shape} gives {output.Length}.");
            for (int i = 0; i < output.Length; i++) _errors.Add(target[i], output[i]);
            _count++;
        }

        public MetricResult Result() => new(metric.Name, metric.ValueOf(_errors), MetricUnit.Number, _count) { Parts = metric.PartsOf(_errors) };
    }
}
