using Dyadic.Kernels.Functions;
using Dyadic.Quantization;

namespace Dyadic.Reporting;

/// <summary>NN-LUT's normalization by lines of 1/√x.</summary>
internal sealed class LineNormalizationFamily : NormalizationFamily
{
    public override string Name => "lines of the reciprocal root";

    public override string Source => "NN-LUT, Yu et al. 2022";

    public override string Operations => "3 products, 2 shifts; 1 division, 4 comparisons, 1 product a row";

    protected override int TableBytes => LearnedTables.RootReciprocal.Bytes;

    protected override IntegerNormalization Make(ChannelAffine affine, bool isCentred)
    {
        (IntegerLines lines, int drop) = LineRootNormalization.Fixed(LearnedTables.RootReciprocal);
        return LineRootNormalization.Of(affine, isCentred, epsilon: 0, lines, drop);
    }
}
