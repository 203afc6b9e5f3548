using Dyadic.Kernels.Functions;

namespace Dyadic.Reporting;

/// <summary>I-ViT's Shiftmax.</summary>
internal sealed class ShiftSoftmaxFamily : SoftmaxFamily
{
    public override string Name => "shift";

    public override string Source => "I-ViT, Li and Gu 2023";

    public override string Operations => "1 product, 1 division, 6 shifts and additions; 1 division a row";

    protected override IntegerSoftmax Make(double scale) => new(new ShiftExponential(scale, 15), ReciprocalShares.OfInt31(8));
}
