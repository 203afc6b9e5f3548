namespace Dyadic.Data;

/// <summary>The mean squared error.</summary>
public sealed class MeanSquaredErrorMetric : RegressionMetric
{
    /// <inheritdoc/>
    public override string Name => "mse";

    /// <inheritdoc/>
    public override string Meaning => "mean squared error";

    /// <inheritdoc/>
    public override bool IsError => true;

    /// <inheritdoc/>
    protected override double ValueOf(RegressionErrors errors) => errors.MeanSquared;
}
