namespace Dyadic.Data;

/// <summary>F1: of class 1 where there are two classes, else the mean over the classes.</summary>
public sealed class F1Metric : ClassificationMetric
{
    /// <inheritdoc/>
    public override string Name => "f1";

    /// <inheritdoc/>
    public override string Meaning => "harmonic mean of precision and recall, of class 1 or the mean over more than two classes";

    /// <inheritdoc/>
    protected override MetricUnit Unit => MetricUnit.Share;

    /// <inheritdoc/>
    protected override double ValueOf(ConfusionMatrix confusion) => confusion.F1;
}
