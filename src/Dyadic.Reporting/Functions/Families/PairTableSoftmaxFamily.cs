using Dyadic.Kernels.Functions;

namespace Dyadic.Reporting;

/// <summary>2D-LUT's softmax by a table of exponentials and one of pairs.</summary>
internal sealed class PairTableSoftmaxFamily : SoftmaxFamily
{
    public override string Name => "2D-LUT tables";

    public override string Source => "Vasyltsov and Chang 2021";

    public override string Operations => "1 product, 2 look-ups, no division";

    protected override IntegerSoftmax Make(double scale) => new(TableExponential.Fine(scale, 8, 101), new PairTableShares(8, 60));
}
