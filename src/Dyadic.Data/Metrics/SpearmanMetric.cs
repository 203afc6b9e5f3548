namespace Dyadic.Data;

/// <summary>Spearman's rank correlation of right and predicted numbers, in [−1, 1].</summary>
public sealed class SpearmanMetric : RegressionMetric
{
    /// <inheritdoc/>
    public override string Name => "spearman";

    /// <inheritdoc/>
    public override string Meaning => "Spearman's rank correlation of right and predicted numbers";

    /// <inheritdoc/>
    protected override double ValueOf(RegressionErrors errors) => errors.Spearman;
}
