using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Graphs.Operators;
using Dyadic.Kernels.Functions;

namespace Dyadic.Quantization;

/// <summary>Normalizations by an integer square root of the sum of squares; they differ in the root.</summary>
public abstract class RootNormalizationMethod : INormalizationMethod
{
    private const double GreatestEpsilon = 1L << 50;

    /// <inheritdoc/>
    public abstract string Name { get; }

    /// <inheritdoc/>
    public abstract string Summary { get; }

    /// <inheritdoc/>
    public virtual SmoothFunction StraightThrough => SmoothFunction.ReciprocalRoot;

    /// <inheritdoc/>
    public virtual bool ReadsChannelPowers => false;

    /// <inheritdoc/>
    public Value Emit(GraphEmitter emitter, NormalizationSite site)
    {
        AffineParameters input = site.Input.Parameters, output = site.Output;
        NormalizedCodes codes = new(output.Scale, output.ZeroPoint, output.Format.MinCode, output.Format.MaxCode);
        (ChannelAffine affine, long epsilon) = Fix(site, codes);
        return emitter.Add(site.OutputName, Operator(output.Format.StorageType, site.IsCentred), [
            site.Input.Codes,
            emitter.Int64(input.ZeroPoint),
            site.Factors is [var factor] ? emitter.Int64(factor) : emitter.Constant($"{site.Name}_factors", DenseTensor.Vector<long>([.. site.Factors])),
            emitter.Int64(epsilon),
            emitter.Constant($"{site.Name}_gains", DenseTensor.Vector<long>(affine.Gains)),
            emitter.Constant($"{site.Name}_offsets", DenseTensor.Vector<long>(affine.Offsets)),
            emitter.Int64(1L << affine.Shift),
            emitter.Int64(affine.Least),
            emitter.Int64(affine.Greatest),
            .. More(emitter)]);
    }

    /// <summary>The operator.</summary>
    /// <param name="type">The type of the codes it gives.</param>
    /// <param name="isCentred">False for RMSNorm.</param>
    protected abstract NormalizationOperator Operator(ElementType type, bool isCentred);

    /// <summary>Gains, offsets and ε.</summary>
    /// <param name="site">The normalization.</param>
    /// <param name="codes">The codes to give.</param>
    protected virtual (ChannelAffine Affine, long Epsilon) Fix(NormalizationSite site, NormalizedCodes codes)
    {
        double scale = site.Input.Parameters.Scale;
        // A row whose squares are below ε gives the offsets: more than 2⁵⁰ changes nothing.
        return (new RootNormalization(site.Gain, site.Offset, codes).Affine, (long)Math.Min(Math.Round(site.Gain.Length * site.Epsilon / (scale * scale)), GreatestEpsilon));
    }

    /// <summary>The inputs behind the greatest code.</summary>
    protected virtual Value[] More(GraphEmitter emitter) => [];
}

/// <summary>I-BERT: the exact integer square root. Kim et al. 2021, algorithm 4.</summary>
public class IBertNormalization : RootNormalizationMethod
{
    /// <inheritdoc/>
    public override string Name => "i-bert";

    /// <inheritdoc/>
    public override string Summary => "exact integer square root";

    /// <inheritdoc/>
    protected override NormalizationOperator Operator(ElementType type, bool isCentred) => isCentred ? new CentredNormalization(type) : new RootMeanSquareNormalization(type);
}

/// <summary>FQ-ViT: I-BERT's integers on 8-bit codes with a power of two a channel. Lin et al. 2022, section 3.1.</summary>
public sealed class FqVitNormalization : IBertNormalization
{
    /// <inheritdoc/>
    public override string Name => "fq-vit";

    /// <inheritdoc/>
    public override string Summary => "8-bit codes with a power of two a channel, exact integer square root";

    /// <inheritdoc/>
    public override bool ReadsChannelPowers => true;
}

/// <summary>I-ViT: a square root of ten passes. Li and Gu 2023, section 3.</summary>
public sealed class IVitNormalization : RootNormalizationMethod
{
    /// <inheritdoc/>
    public override string Name => "i-vit";

    /// <inheritdoc/>
    public override string Summary => "integer square root of ten passes";

    /// <inheritdoc/>
    protected override NormalizationOperator Operator(ElementType type, bool isCentred) => isCentred ? new TenPassNormalization(type) : new TenPassRootMeanSquareNormalization(type);
}
