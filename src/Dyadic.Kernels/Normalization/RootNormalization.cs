using Dyadic.Core;

namespace Dyadic.Kernels.Functions;

/// <summary>LayerNorm with an integer square root: y = (x − mean) · ⌊2³¹ / √Σ(x − mean)²⌋ / 2, then a gain and an offset a channel. Kim et al. 2021, section 3.6; Li and Gu 2023, section 3.</summary>
/// <remarks>A row of equal numbers gives the offsets. The real value of y is y · √C / 2³⁰, which the gains take up. The papers have no ε; here it is one addition a row.</remarks>
public class RootNormalization : IntegerNormalization
{
    private const int Fraction = 30;

    /// <summary>1 in y. No |x − mean| is above an exact root, but one may be above a root from a table.</summary>
    internal const long Unit = 1L << Fraction;

    private readonly ChannelAffine _affine;
    private readonly bool _tenPasses;
    private readonly long _epsilon;

    /// <summary>Fixes the function.</summary>
    /// <param name="gain">γ, C numbers.</param>
    /// <param name="offset">β, C numbers.</param>
    /// <param name="output">The codes to give.</param>
    /// <param name="tenPasses">True for I-ViT's square root of ten passes, which is only near the root when the sum of squares is large; false for the exact one.</param>
    /// <param name="centred">False for RMSNorm: nothing is subtracted.</param>
    /// <param name="epsilon">What is added to the sum of squares: C · ε / S² for integers of the step S.</param>
    /// <exception cref="DyadicException">The lengths differ, or a number is not finite.</exception>
    public RootNormalization(ReadOnlySpan<float> gain, ReadOnlySpan<float> offset, NormalizedCodes output, bool tenPasses = false, bool centred = true, long epsilon = 0)
    {
        (_tenPasses, IsCentred, _epsilon) = (tenPasses, centred, epsilon);
        double root = Math.Sqrt(gain.Length);
        _affine = new ChannelAffine(Array.ConvertAll(gain.ToArray(), g => g * root), offset, output, Fraction, Fraction);
    }

    /// <summary>The function of integers that were fixed before.</summary>
    /// <param name="affine">Gains and offsets.</param>
    /// <param name="tenPasses">True for I-ViT's square root.</param>
    /// <param name="centred">False for RMSNorm.</param>
    /// <param name="epsilon">0 to 2⁵⁰.</param>
    /// <exception cref="DyadicException">ε is out of its range.</exception>
    private protected RootNormalization(ChannelAffine affine, bool tenPasses, bool centred, long epsilon)
    {
        if (epsilon is < 0 or > 1L << 50) throw DyadicException.BadInput($"The epsilon of an integer normalization is 0 to 2^50; got {epsilon}.");
        (_affine, _tenPasses, IsCentred, _epsilon) = (affine, tenPasses, centred, epsilon);
    }

    /// <summary>The function of integers that were fixed before.</summary>
    /// <param name="affine">Gains and offsets.</param>
    /// <param name="tenPasses">True for I-ViT's square root.</param>
    /// <param name="centred">False for RMSNorm.</param>
    /// <param name="epsilon">0 to 2⁵⁰.</param>
    /// <exception cref="DyadicException">ε is out of its range.</exception>
    public static RootNormalization Of(ChannelAffine affine, bool tenPasses, bool centred, long epsilon) => new(affine, tenPasses, centred, epsilon);

    /// <summary>Gains and offsets.</summary>
    public ChannelAffine Affine => _affine;

    /// <summary>What is added to the sum of squares.</summary>
    public long Epsilon => _epsilon;

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
        long mean = IsCentred ? Mean(sum) : 0;
        ulong squares = 0;
        foreach (int x in row) squares = checked(squares + (ulong)((x - mean) * (x - mean)));
        long factor = Factor(squares);
        for (int c = 0; c < row.Length; c++) codes[c] = _affine.Code(c, Math.Clamp(((row[c] - mean) * factor) >> 1, -Unit, Unit));
    }

    /// <summary>Whether |y| may be above 1 and is cut there; no |x − mean| is above an exact root.</summary>
    internal virtual bool MayExceedUnit => _tenPasses;

    /// <summary>The mean of a row, to the nearest integer.</summary>
    internal long Mean(long sum) => DivideToNearest(sum, Channels);

    /// <summary>⌊2³¹ / root⌋ of a sum of squares.</summary>
    internal long Factor(ulong squares) => Reciprocal(Math.Max(checked(squares + (ulong)_epsilon), 1));

    /// <summary>⌊2³¹ / root⌋ of a number above 0.</summary>
    private protected virtual long Reciprocal(ulong squares) => (1L << 31) / (long)Math.Max(_tenPasses ? IntegerSquareRoot.TenPasses(squares) : IntegerSquareRoot.Floor(squares), 1);
}
