using Dyadic.Core;

namespace Dyadic.Kernels.Functions;

/// <summary>iRNN's MADNorm: y = γ · (x − mean) / d + β with the mean absolute deviation d; no square and no root. Sari, Courville and Partovi Nia 2021.</summary>
/// <remarks>Sums are of C·x − Σx, so the mean is exact. A row of equal numbers gives the offsets.</remarks>
public sealed class MeanDeviationNormalization : IntegerNormalization
{
    /// <summary>d / σ of Gaussian rows, √(2/π): what a trained LayerNorm's gain is multiplied by to become MADNorm's.</summary>
    public const double GaussianRatio = 0.79788456080286541;

    private const int NormalizedBits = 15;

    private readonly ChannelAffine _affine;
    private readonly int _fraction;
    private readonly long _epsilon;

    /// <summary>Fixes the function.</summary>
    /// <param name="gain">γ, C numbers.</param>
    /// <param name="offset">β, C numbers.</param>
    /// <param name="output">The codes to give.</param>
    /// <param name="fraction">k: bits of fraction of the normalized number, which is cut to 16 bits; 8 in the paper.</param>
    /// <exception cref="DyadicException">The lengths differ, or a number is not finite.</exception>
    public MeanDeviationNormalization(ReadOnlySpan<float> gain, ReadOnlySpan<float> offset, NormalizedCodes output, int fraction = 8)
    {
        if (fraction is < 1 or > 14) throw DyadicException.Usage($"MADNorm keeps 1 to 14 bits of fraction; got {fraction}.");
        _fraction = fraction;
        _affine = new ChannelAffine(Array.ConvertAll(gain.ToArray(), g => (double)g), offset, output, fraction, NormalizedBits);
    }

    private MeanDeviationNormalization(ChannelAffine affine, int fraction, long epsilon) => (_affine, _fraction, _epsilon) = (affine, fraction, epsilon);

    /// <summary>The function of integers that were fixed before.</summary>
    /// <param name="affine">Gains and offsets behind a number of <paramref name="fraction"/> bits of fraction.</param>
    /// <param name="fraction">k.</param>
    /// <param name="epsilon">What is added to Σ|C·x − Σx|, 1 to 2⁵⁰: no row divides by 0.</param>
    /// <exception cref="DyadicException">ε is out of its range.</exception>
    public static MeanDeviationNormalization Of(ChannelAffine affine, int fraction, long epsilon) => epsilon is >= 1 and <= 1L << 50
        ? new MeanDeviationNormalization(affine, fraction, epsilon)
        : throw DyadicException.BadInput($"The epsilon of MADNorm is 1 to 2^50; got {epsilon}.");

    /// <summary>Gains and offsets.</summary>
    public ChannelAffine Affine => _affine;

    /// <inheritdoc/>
    public override int Channels => _affine.Channels;

    /// <inheritdoc/>
    public override void Apply(ReadOnlySpan<int> row, Span<int> codes)
    {
        if (codes.Length != Channels) throw DyadicException.BadInput($"A normalization of {Channels} channels got room for {codes.Length}.");
        Normalize(row, codes);
        for (int c = 0; c < codes.Length; c++) codes[c] = _affine.Code(c, codes[c]);
    }

    /// <summary>(x − mean) / d with k bits of fraction, to the nearest, ties away from 0, cut to 16 bits.</summary>
    public void Normalize(ReadOnlySpan<int> row, Span<int> normalized)
    {
        if (row.Length != Channels) throw DyadicException.BadInput($"A normalization of {Channels} channels got a row of {row.Length}.");
        long sum = 0, deviation = _epsilon;
        foreach (int x in row) sum += x;
        foreach (int x in row) deviation += Math.Abs(((long)x * Channels) - sum);
        for (int c = 0; c < row.Length; c++)
        {
            Int128 scaled = (Int128)(((long)row[c] * Channels) - sum) * Channels << _fraction;
            Int128 magnitude = deviation == 0 ? 0 : ((2 * Int128.Abs(scaled)) + deviation) / (2 * (Int128)deviation);
            normalized[c] = (int)Int128.Clamp(Int128.IsNegative(scaled) ? -magnitude : magnitude, short.MinValue, short.MaxValue);
        }
    }
}
