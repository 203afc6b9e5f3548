using Dyadic.Core;

namespace Dyadic.Kernels.Functions;

/// <summary>LayerNorm with an integer square root: y = (x − mean) · ⌊2³¹ / √Σ(x − mean)²⌋ / 2, then a gain and an offset a channel. Kim et al. 2021, section 3.6; Li and Gu 2023, section 3.</summary>
/// <remarks>There is no ε: a row of equal numbers gives the offsets. The real value of y is y · √C / 2³⁰, which the gains take up.</remarks>
public sealed class RootNormalization : IntegerNormalization
{
    private const int Fraction = 30;

    private readonly ChannelAffine _affine;
    private readonly bool _tenPasses;

    /// <summary>Fixes the function.</summary>
    /// <param name="gain">γ, C numbers.</param>
    /// <param name="offset">β, C numbers.</param>
    /// <param name="output">The codes to give.</param>
    /// <param name="tenPasses">True for I-ViT's square root of ten passes, which is only near the root when the sum of squares is large; false for the exact one.</param>
    /// <param name="centred">False for RMSNorm: nothing is subtracted.</param>
    /// <exception cref="DyadicException">The lengths differ, or a number is not finite.</exception>
    public RootNormalization(ReadOnlySpan<float> gain, ReadOnlySpan<float> offset, NormalizedCodes output, bool tenPasses = false, bool centred = true)
    {
        (_tenPasses, IsCentred) = (tenPasses, centred);
        double root = Math.Sqrt(gain.Length);
        _affine = new ChannelAffine(Array.ConvertAll(gain.ToArray(), g => g * root), offset, output, Fraction, Fraction);
    }

    /// <inheritdoc/>
    public override int Channels => _affine.Channels;

    /// <summary>False for RMSNorm.</summary>
    public bool IsCentred { get; }

    /// <inheritdoc/>
    public override void Apply(ReadOnlySpan<int> row, Span<int> codes)
    {
        if (row.Length != Channels || codes.Length != Channels) throw DyadicException.BadInput($"A normalization of {Channels} channels got a row of {row.Length} and room for {codes.Length}.");
        long sum = 0;
        foreach (int x in row) sum += x;
        long mean = IsCentred ? DivideToNearest(sum, Channels) : 0;
        ulong squares = 0;
        foreach (int x in row) squares = checked(squares + (ulong)((x - mean) * (x - mean)));
        long root = (long)Math.Max(_tenPasses ? IntegerSquareRoot.TenPasses(squares) : IntegerSquareRoot.Floor(squares), 1);
        long factor = (1L << 31) / root;
        for (int c = 0; c < row.Length; c++) codes[c] = _affine.Code(c, ((row[c] - mean) * factor) >> 1);
    }
}
