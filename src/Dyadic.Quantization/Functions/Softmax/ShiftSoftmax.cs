using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Graphs.Operators;
using Dyadic.Kernels.Functions;

namespace Dyadic.Quantization;

/// <summary>I-ViT's Shiftmax: ShiftExp and IntDiv. Li and Gu 2023, algorithm 1.</summary>
public abstract class ShiftSoftmax(int bits) : TermShareSoftmax
{
    private const int ExponentBits = 15;

    /// <inheritdoc/>
    public override AffineParameters Output => Codes(Math.ScaleB(1, 1 - bits), bits);

    /// <summary>16: one in steps of the logits is a whole number only where they are fine.</summary>
    public override int LogitBits => 16;

    /// <summary>Terms of at most 2²² keep the sums of 511 of them below 2³¹, where IntDiv cuts.</summary>
    public override double LeastLogitScale => Math.ScaleB(1, -7);

    /// <inheritdoc/>
    protected override Value AddTerms(GraphEmitter emitter, SoftmaxSite site, Value codes)
    {
        ShiftExponential function = new(site.Logits.Parameters.Scale, ExponentBits);
        return Add(emitter, site, new ShiftExp(), codes, emitter.Int64(function.Unit), Powers(emitter, function.Bits));
    }

    /// <inheritdoc/>
    protected override Value AddShares(GraphEmitter emitter, SoftmaxSite site, Value terms) => ReciprocalNodes.Add(emitter, site, terms, ReciprocalShares.OfInt31(bits), Output.Format.StorageType);
}

/// <summary>Shiftmax with the 16-bit shares of the published program.</summary>
public sealed class IVitSoftmax() : ShiftSoftmax(bits: 16)
{
    /// <inheritdoc/>
    public override string Name => "i-vit";

    /// <inheritdoc/>
    public override string Summary => "exponential by shifts, one division a row, 16 bits";
}

/// <summary>Shiftmax with the 8-bit shares of the paper.</summary>
public sealed class IVitNarrowSoftmax() : ShiftSoftmax(bits: 8)
{
    /// <inheritdoc/>
    public override string Name => "i-vit-8";

    /// <inheritdoc/>
    public override string Summary => "i-vit with shares of 8 bits";
}
