using Dyadic.Core;

namespace Dyadic.Kernels.Functions;

/// <summary>
/// LayerNorm with a gain of 8 bits a row and channel: y = (M · q + B + 2^(N−1)) ≫ N with M up to 255. Lin et al. 2022 (FQ-ViT), appendix, equations 31 and 32. The paper's form, kept as
/// its reference: recipes take <see cref="RootNormalization"/>, whose gains have 31 bits.
/// </summary>
/// <remarks>
/// With A = C · gain / R, R = √(C · Σq² − (Σq)²), the code is within |A · q| / 128 + ½ + 2^−(N+1) of A · q + B, where 2⁻²⁴ ≤ |A| &lt; 256. The paper computes A, its logarithm and B in
/// floating point at run time; here they are integers: gains and offsets with 24 bits of fraction, a reciprocal of R with 40 and the mean by R with 30.
/// A row of equal numbers gives the offsets.
/// </remarks>
public sealed class ByteGainNormalization : IntegerNormalization
{
    private const int GainFraction = 24;
    private const int ReciprocalFraction = 40;
    private const int MeanFraction = 30;
    private const int RootBits = 62;
    private const int MultiplierBits = 8;
    private const int GreatestShift = 31;
    private const double GreatestGain = 1 << 16; // codes
    private const int GreatestChannels = 1 << 16;
    private const int GreatestInteger = 1 << 15;

    private readonly long[] _gains;
    private readonly long[] _offsets;
    private readonly NormalizedCodes _output;

    /// <summary>Fixes the function.</summary>
    /// <param name="gain">γ, C numbers.</param>
    /// <param name="offset">β, C numbers.</param>
    /// <param name="output">The codes to give.</param>
    /// <exception cref="DyadicException">The lengths differ, there are more than 2¹⁶ channels, or a gain or offset is no number below 2¹⁶ codes.</exception>
    public ByteGainNormalization(ReadOnlySpan<float> gain, ReadOnlySpan<float> offset, NormalizedCodes output)
    {
        if (gain.Length == 0 || gain.Length != offset.Length || gain.Length > GreatestChannels) throw DyadicException.BadInput($"A normalization has a gain and an offset a channel, of up to {GreatestChannels}; got {gain.Length} and {offset.Length}.");
        (_gains, _offsets, _output) = (Fixed(gain, output.Scale), Fixed(offset, output.Scale), output);
    }

    /// <inheritdoc/>
    public override int Channels => _gains.Length;

    /// <summary>M with its sign, and N, of the gain A = number / 2^fraction; both 0 when A is.</summary>
    internal static (int Multiplier, int Shift) Rounded(Int128 number, int fraction)
    {
        UInt128 magnitude = (UInt128)Int128.Abs(number);
        if (magnitude == 0) return (0, 0);
        int exponent = 127 - (int)UInt128.LeadingZeroCount(magnitude) - fraction;
        int shift = Math.Clamp(MultiplierBits - 1 - exponent, 0, GreatestShift);
        return ((int)UInt128.Min(magnitude >> (fraction - shift), (1 << MultiplierBits) - 1) * Int128.Sign(number), shift);
    }

    /// <inheritdoc/>
    /// <remarks>The integers have magnitudes up to 2¹⁵.</remarks>
    public override void Apply(ReadOnlySpan<int> row, Span<int> codes)
    {
        if (row.Length != Channels || codes.Length != Channels) throw DyadicException.BadInput($"A normalization of {Channels} channels got a row of {row.Length} and room for {codes.Length}.");
        if (row.ContainsAnyExceptInRange(-GreatestInteger, GreatestInteger)) throw DyadicException.BadInput($"This normalization takes integers of up to {GreatestInteger}.");
        long sum = 0, squares = 0;
        foreach (int q in row) (sum, squares) = (sum + q, squares + ((long)q * q));
        ulong spread = (ulong)(((Int128)Channels * squares) - ((Int128)sum * sum));
        // The root keeps as many bits as an even shift into 62 leaves it.
        int raised = spread == 0 ? 0 : Math.Max(0, RootBits - (int)(64 - ulong.LeadingZeroCount(spread))) / 2;
        ulong root = IntegerSquareRoot.Floor(spread << (2 * raised));
        Int128 reciprocal = root == 0 ? 0 : ((Int128)Channels << (ReciprocalFraction + raised)) / root;
        Int128 mean = root == 0 ? 0 : DyadicMath.DivFloor((Int128)sum << (MeanFraction + raised), (Int128)root);
        for (int c = 0; c < row.Length; c++)
        {
            (int multiplier, int shift) = Rounded(_gains[c] * reciprocal, GainFraction + ReciprocalFraction);
            Int128 moved = (((Int128)_offsets[c] << MeanFraction) - (_gains[c] * mean)) << shift;
            Int128 offset = (moved + ((Int128)1 << (GainFraction + MeanFraction - 1))) >> (GainFraction + MeanFraction);
            Int128 rounded = (((Int128)multiplier * row[c]) + offset + (shift == 0 ? 0 : (Int128)1 << (shift - 1))) >> shift;
            codes[c] = (int)Int128.Clamp(rounded + _output.ZeroPoint, _output.Least, _output.Greatest);
        }
    }

    private static long[] Fixed(ReadOnlySpan<float> numbers, double scale)
    {
        double[] codes = Array.ConvertAll(numbers.ToArray(), number => number / scale);
        int wrong = Array.FindIndex(codes, number => !(Math.Abs(number) < GreatestGain));
        if (wrong >= 0) throw DyadicException.Unsupported($"Channel {wrong} has a gain or offset of {codes[wrong]:G3} codes; it should be below {GreatestGain:G}. Give the codes a larger step.");
        return Array.ConvertAll(codes, number => (long)Math.Round(Math.ScaleB(number, GainFraction), MidpointRounding.AwayFromZero));
    }
}
