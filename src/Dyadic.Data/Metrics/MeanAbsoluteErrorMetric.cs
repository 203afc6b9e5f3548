namespace Dyadic.Data;

/// <summary>The mean absolute error, in the units of the data.</summary>
public sealed class MeanAbsoluteErrorMetric : RegressionMetric
{
    /// <inheritdoc/>
    public override string Name => "mae";

    /// <inheritdoc/>
    public override string Meaning => "mean absolute error, in the units of the data";

    /// <inheritdoc/>
    public override bool IsError => true;

    /// <inheritdoc/>
    protected override double ValueOf(RegressionErrors errors) => errors.MeanAbsolute;
}
