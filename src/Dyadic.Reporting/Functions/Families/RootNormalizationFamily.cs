using Dyadic.Kernels.Functions;

namespace Dyadic.Reporting;

/// <summary>I-BERT's normalization by Newton's exact integer root.</summary>
internal sealed class RootNormalizationFamily : NormalizationFamily
{
    public override string Name => "exact integer root";

    public override string Source => "I-BERT, Kim et al. 2021";

    public override string Operations => "3 products, 2 shifts; 2 divisions and up to 6 for the root a row";

    protected override IntegerNormalization Make(ChannelAffine affine, bool isCentred) => RootNormalization.Of(affine, tenPasses: false, isCentred, epsilon: 0);
}
