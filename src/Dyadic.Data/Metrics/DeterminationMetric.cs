namespace Dyadic.Data;

/// <summary>The coefficient of determination R², 1 at best.</summary>
public sealed class DeterminationMetric : RegressionMetric
{
    /// <inheritdoc/>
    public override string Name => "r2";

    /// <inheritdoc/>
    public override string Meaning => "share of the variance that the predictions explain";

    /// <inheritdoc/>
    protected override MetricFit Choice => MetricFit.Usual;

    /// <inheritdoc/>
    protected override double ValueOf(RegressionErrors errors) => errors.Determination;

    /// <inheritdoc/>
    protected override IReadOnlyList<MetricPart> PartsOf(RegressionErrors errors) =>
    [
        new("mae", errors.MeanAbsolute, MetricUnit.Number), new("mse", errors.MeanSquared, MetricUnit.Number),
        new("pearson", errors.Pearson, MetricUnit.Number), new("spearman", errors.Spearman, MetricUnit.Number),
    ];
}
