using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Graphs.Operators;
using Dyadic.Kernels.Functions;

namespace Dyadic.Quantization;

/// <summary>I-ViT's Shiftmax: ShiftExp and IntDiv. Li and Gu 2023, algorithm 1.</summary>
public abstract class ShiftSoftmax(int bits) : TermShareSoftmax
{
    private const int ExponentBits = 15;
    private const double Base = 1.4375; // log2 e as 1.0111₂

    /// <inheritdoc/>
    public override AffineParameters Output => Codes(Math.ScaleB(1, 1 - bits), bits);

    /// <summary>16: one in steps of the logits is a whole number only where they are fine.</summary>
    public override int LogitBits => 16;

    /// <summary>Terms of at most 2²² leave 40 bits for IntDiv's numerator.</summary>
    public override double LeastLogitScale => Math.ScaleB(1, -7);

    /// <inheritdoc/>
    public override SmoothFunction StraightThrough { get; } = SmoothFunction.Halving("1 + 1.4375 p / 2, halved with every 1 / 1.4375", 1 / Base, p => 1 + (Base * p / 2), _ => Base / 2);

    /// <inheritdoc/>
    protected override Value AddTerms(GraphEmitter emitter, SoftmaxSite site, Value codes)
    {
        ShiftExponential function = Exponential(site);
        return Add(emitter, site, new ShiftExp(), codes, emitter.Int64(function.Unit), Powers(emitter, function.Bits));
    }

    /// <inheritdoc/>
    protected override Value AddShares(GraphEmitter emitter, SoftmaxSite site, Value terms) => ReciprocalNodes.Add(emitter, site, terms, ReciprocalShares.OfLargest(Exponential(site).Largest, bits - 1, (1 << (bits - 1)) - 1), Output.Format.StorageType);

    private static ShiftExponential Exponential(SoftmaxSite site) => new(site.Logits.Parameters.Scale, ExponentBits);
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
