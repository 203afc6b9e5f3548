using System.Numerics;
using Dyadic.Core;

namespace Dyadic.Kernels.Functions;

/// <summary>One division a row, one multiplication a term: share = (term · ⌊numerator / sum⌋) >> shift, cut at the greatest code.</summary>
/// <remarks>Both floors make the shares of a row add up to less than 1, by up to a step a term.</remarks>
public sealed class ReciprocalShares : ShareNormalizer
{
    private const int GreatestPower = 46;

    private readonly long _numerator;
    private readonly long _greatestSum;
    private readonly int _shift;

    private ReciprocalShares(long numerator, long greatestSum, int shift, int greatest, double scale)
    {
        (_numerator, _greatestSum, _shift, Greatest) = (numerator, greatestSum, shift, greatest);
        Format = new ShareFormat(scale);
    }

    /// <summary>What is divided by the sum.</summary>
    public long Numerator => _numerator;

    /// <summary>Where sums are cut.</summary>
    public long GreatestSum => _greatestSum;

    /// <summary>Bits dropped from each product.</summary>
    public int Shift => _shift;

    /// <inheritdoc/>
    public override ShareFormat Format { get; }

    /// <inheritdoc/>
    public override int Greatest { get; }

    /// <summary>The function of integers that were fixed before; the scale is that of its shift.</summary>
    /// <exception cref="DyadicException">A number is out of its range.</exception>
    public static ReciprocalShares Of(long numerator, long greatestSum, int shift, int greatest) =>
        numerator is >= 1 and <= 1L << GreatestPower && greatestSum >= 1 && shift is >= 0 and <= 62 && greatest is >= 1 and <= ushort.MaxValue
            ? new ReciprocalShares(numerator, greatestSum, shift, greatest, Math.ScaleB(1, shift) / numerator)
            : throw DyadicException.BadInput($"Shares by a reciprocal take a numerator of at most 2^{GreatestPower}, a sum and a greatest code above 0 and a shift of at most 62; got {numerator}, {greatestSum}, {greatest} and {shift}.");

    /// <summary>I-BERT: ⌊2³² / sum⌋, scale 2^−bits. Kim et al. 2021, algorithm 3.</summary>
    /// <param name="bits">Bits of an unsigned code, 1 to 16.</param>
    public static ReciprocalShares OfTwoToThe32(int bits) => new(1L << 32, long.MaxValue, 32 - Checked(bits), (1 << bits) - 1, Math.ScaleB(1, -bits));

    /// <summary>I-ViT's IntDiv: ⌊(2³¹ − 1) / sum⌋ with sums cut at 2³¹ − 1, scale 2^−(bits − 1). Li and Gu 2023, section 3.</summary>
    /// <param name="bits">Bits of a signed code, 2 to 16.</param>
    public static ReciprocalShares OfInt31(int bits) => new(int.MaxValue, int.MaxValue, 32 - Checked(bits), (1 << (bits - 1)) - 1, Math.ScaleB(1, 1 - bits));

    /// <summary>⌊2^power / sum⌋ with as long a numerator as keeps every product within 62 bits, scale 2^−fraction: I-BERT's 2³² and I-ViT's free M for fine logits, whose sums would leave a numerator of 32 bits hardly a bit of factor.</summary>
    /// <param name="largest">The greatest term, 1 to 2³⁰.</param>
    /// <param name="fraction">Bits of fraction of a share, 1 to 16.</param>
    /// <param name="greatest">The greatest code.</param>
    public static ReciprocalShares OfLargest(long largest, int fraction, int greatest)
    {
        if (largest is < 1 or > 1L << 30 || fraction is < 1 or > 16) throw DyadicException.Usage($"Shares by a long reciprocal take terms of 1 to 2^30 and 1 to 16 bits of fraction; got {largest} and {fraction}.");
        int power = Math.Min(62 - (64 - BitOperations.LeadingZeroCount((ulong)(largest - 1))), GreatestPower);
        return new ReciprocalShares(1L << power, long.MaxValue, power - fraction, greatest, Math.ScaleB(1, -fraction));
    }

    /// <inheritdoc/>
    internal override bool HasLanes(long largest) => true;

    /// <inheritdoc/>
    internal override unsafe void Apply(int* terms, int count, long sum)
    {
        long factor = _numerator / Math.Min(sum, _greatestSum);
        if (factor <= uint.MaxValue)
        {
            ScaledShares.Apply(terms, count, (uint)factor, _shift, Greatest);
            return;
        }

        // Small sums have factors of more bits.
        for (int i = 0; i < count; i++) terms[i] = (int)Math.Min((terms[i] * factor) >> _shift, Greatest);
    }

    /// <inheritdoc/>
    public override void Apply(ReadOnlySpan<long> terms, Span<int> codes)
    {
        long factor = _numerator / Math.Min(Sum(terms), _greatestSum);
        for (int i = 0; i < terms.Length; i++) codes[i] = (int)Int128.Min(((Int128)terms[i] * factor) >> _shift, Greatest);
    }

    private static int Checked(int bits) => bits is >= 2 and <= 16 ? bits : throw DyadicException.Usage($"Shares take 2 to 16 bits; got {bits}.");
}
