using Dyadic.Core;
using Dyadic.Graphs.Operators;
using Dyadic.Kernels.Functions;

namespace Dyadic.Quantization;

/// <summary>iRNN: layer normalization by the mean absolute deviation. Sari, Courville and Partovi Nia 2021.</summary>
/// <remarks>
/// A layer trained with a root keeps its size on Gaussian rows: its gain is multiplied by √(2/π). ε is one step of the sum of deviations, for the paper has none. RMSNorm, which the
/// paper does not treat, keeps the exact root.
/// </remarks>
public sealed class MeanDeviationMethod : RootNormalizationMethod
{
    /// <inheritdoc/>
    public override string Name => "mad";

    /// <inheritdoc/>
    public override string Summary => "mean absolute deviation, no root";

    /// <inheritdoc/>
    protected override NormalizationOperator Operator(ElementType type, bool isCentred) => isCentred ? new AbsoluteDeviationNormalization(type) : new RootMeanSquareNormalization(type);

    /// <inheritdoc/>
    protected override (ChannelAffine Affine, long Epsilon) Fix(NormalizationSite site, NormalizedCodes codes)
    {
        if (!site.IsCentred) return base.Fix(site, codes);
        float[] gain = Array.ConvertAll(site.Gain, g => (float)(g * MeanDeviationNormalization.GaussianRatio));
        return (new MeanDeviationNormalization(gain, site.Offset, codes, AbsoluteDeviationNormalization.Fraction).Affine, 1);
    }
}
