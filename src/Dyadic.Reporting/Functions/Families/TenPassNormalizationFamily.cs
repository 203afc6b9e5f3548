using Dyadic.Kernels.Functions;

namespace Dyadic.Reporting;

/// <summary>I-ViT's normalization by a root of ten passes.</summary>
internal sealed class TenPassNormalizationFamily : NormalizationFamily
{
    public override string Name => "root of ten passes";

    public override string Source => "I-ViT, Li and Gu 2023";

    public override string Operations => "3 products, 2 shifts; 12 divisions a row";

    protected override IntegerNormalization Make(ChannelAffine affine, bool isCentred) => RootNormalization.Of(affine, tenPasses: true, isCentred, epsilon: 0);
}
