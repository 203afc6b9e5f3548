using System.Numerics;
using Dyadic.Core;

namespace Dyadic.Kernels.Functions;

/// <summary>Shares by a table of lines of 1/x: the sum is a power of two times a number of [1, 2), whose reciprocal the table gives. Yu et al. 2022 (NN-LUT), section 3, with its input scaling taken to every power of two.</summary>
/// <remarks>share = (term · ⌊lines(⌊2¹⁵ · sum / 2^e⌋) / divisor⌋) / 2^(e + 22 − bits), e = ⌊log2 sum⌋: no division, one multiplication an element.</remarks>
public sealed class LineShares : ShareNormalizer
{
    /// <summary>Bits of fraction of a sum within [1, 2).</summary>
    public const int MantissaBits = 15;

    /// <summary>Bits of fraction of its reciprocal.</summary>
    public const int ReciprocalBits = 22;

    private readonly IntegerLines _lines;
    private readonly int _drop;
    private readonly int _bits;

    private LineShares(IntegerLines lines, int drop, int bits)
    {
        (_lines, _drop, _bits) = (lines, drop, bits);
        Format = new ShareFormat(Math.ScaleB(1, -bits));
    }

    /// <summary>The integers.</summary>
    public IntegerLines Lines => _lines;

    /// <summary>Bits that the lines give beyond those of a reciprocal.</summary>
    public int Drop => _drop;

    /// <summary>Bits of a share.</summary>
    public int Bits => _bits;

    /// <inheritdoc/>
    public override ShareFormat Format { get; }

    /// <inheritdoc/>
    public override int Greatest => (1 << _bits) - 1;

    /// <inheritdoc/>
    public override int TableBytes => _lines.Bytes;

    /// <summary>The function of real lines.</summary>
    /// <param name="table">Lines of 1/x over [1, 2).</param>
    /// <param name="bits">Bits of an unsigned share, 2 to 16.</param>
    public static LineShares Of(LineTable table, int bits)
    {
        IntegerLineTable integers = new(table, Math.ScaleB(1, -MantissaBits));
        return Of(integers.Lines, MantissaBits + integers.Fraction - ReciprocalBits, bits);
    }

    /// <summary>The function of lines that were fixed before.</summary>
    /// <param name="lines">Lines on [2¹⁵, 2¹⁶).</param>
    /// <param name="drop">See <see cref="Drop"/>.</param>
    /// <param name="bits">Bits of an unsigned share, 2 to 16.</param>
    /// <exception cref="DyadicException">A number is out of its range.</exception>
    public static LineShares Of(IntegerLines lines, int drop, int bits) => drop is >= 0 and <= 31 && bits is >= 2 and <= 16
        ? new LineShares(lines, drop, bits)
        : throw DyadicException.BadInput($"Shares by lines drop 0 to 31 bits of a reciprocal and have 2 to 16 bits; got {drop} and {bits}.");

    /// <inheritdoc/>
    public override void Apply(ReadOnlySpan<long> terms, Span<int> codes)
    {
        (long reciprocal, int shift) = Factor(Sum(terms));
        for (int i = 0; i < terms.Length; i++) codes[i] = (int)Int128.Min(((Int128)terms[i] * reciprocal) >> shift, Greatest);
    }

    /// <inheritdoc/>
    internal override bool HasLanes(long largest) => true;

    /// <inheritdoc/>
    internal override unsafe void Apply(int* terms, int count, long sum)
    {
        (long reciprocal, int shift) = Factor(sum);
        ScaledShares.Apply(terms, count, (uint)reciprocal, shift, Greatest);
    }

    private (long Reciprocal, int Shift) Factor(long sum)
    {
        int exponent = BitOperations.Log2((ulong)sum);
        long mantissa = exponent < MantissaBits ? sum << (MantissaBits - exponent) : sum >> (exponent - MantissaBits);
        return (Math.Clamp(_lines.Of(mantissa) >> _drop, 0, 1L << ReciprocalBits), Math.Min(exponent + ReciprocalBits - _bits, 62));
    }
}
