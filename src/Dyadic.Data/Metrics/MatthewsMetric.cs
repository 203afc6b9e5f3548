namespace Dyadic.Data;

/// <summary>Matthews' correlation of right and predicted classes, in [−1, 1].</summary>
public sealed class MatthewsMetric : ClassificationMetric
{
    /// <inheritdoc/>
    public override string Name => "matthews";

    /// <inheritdoc/>
    public override string Meaning => "Matthews' correlation of right and predicted classes, in [-1, 1]";

    /// <inheritdoc/>
    protected override MetricUnit Unit => MetricUnit.Number;

    /// <inheritdoc/>
    protected override double ValueOf(ConfusionMatrix confusion) => confusion.Matthews;
}
