namespace Dyadic.Data;

/// <summary>Pearson's correlation of right and predicted numbers, in [−1, 1].</summary>
public sealed class PearsonMetric : RegressionMetric
{
    /// <inheritdoc/>
    public override string Name => "pearson";

    /// <inheritdoc/>
    public override string Meaning => "Pearson's correlation of right and predicted numbers";

    /// <inheritdoc/>
    protected override double ValueOf(RegressionErrors errors) => errors.Pearson;
}
