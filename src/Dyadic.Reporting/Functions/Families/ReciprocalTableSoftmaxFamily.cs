using Dyadic.Kernels.Functions;

namespace Dyadic.Reporting;

/// <summary>REXP's softmax by two tables.</summary>
internal sealed class ReciprocalTableSoftmaxFamily : SoftmaxFamily
{
    public override string Name => "REXP tables";

    public override string Source => "Vasyltsov and Chang 2021";

    public override string Operations => "2 products, 2 look-ups; 1 division a row";

    protected override IntegerSoftmax Make(double scale) => new(TableExponential.Reciprocal(scale, 8), new TableShares(8, 16));
}
