using System.Numerics;
using Dyadic.Core;

namespace Dyadic.Kernels.Functions;

/// <summary>A normalization whose 1/√ comes from a table of lines over [1, 4): any sum of squares is an even power of two times a number there. Yu et al. 2022 (NN-LUT), section 3, with its input scaling taken to every even power.</summary>
/// <remarks>factor = (⌊lines(⌊2¹⁴ · squares / 4^e⌋) / 2^drop⌋ · 2⁹) >> e, e = ⌊log4 squares⌋: no root and no division.</remarks>
public sealed class LineRootNormalization : RootNormalization
{
    /// <summary>Bits of fraction of a sum of squares within [1, 4).</summary>
    public const int MantissaBits = 14;

    /// <summary>Bits of fraction of its reciprocal root.</summary>
    public const int ReciprocalBits = 22;

    private const int GreatestExponent = 30;
    private const ulong GreatestMantissa = (1 << (MantissaBits + 2)) - 1;

    private readonly int _drop;

    private LineRootNormalization(ChannelAffine affine, bool centred, long epsilon, IntegerLines lines, int drop)
        : base(affine, tenPasses: false, centred, epsilon) => (Lines, _drop) = (lines, drop);

    /// <summary>The lines on [2¹⁴, 2¹⁶).</summary>
    public IntegerLines Lines { get; }

    /// <summary>Lines of 1/√x over [1, 4) as integers, and the bits that they give beyond 22.</summary>
    public static (IntegerLines Lines, int Drop) Fixed(LineTable table)
    {
        IntegerLineTable integers = new(table, Math.ScaleB(1, -MantissaBits));
        return (integers.Lines, MantissaBits + integers.Fraction - ReciprocalBits);
    }

    /// <summary>The function of integers that were fixed before.</summary>
    /// <param name="affine">Gains and offsets.</param>
    /// <param name="centred">False for RMSNorm.</param>
    /// <param name="epsilon">0 to 2⁵⁰.</param>
    /// <param name="lines">See <see cref="Fixed"/>.</param>
    /// <param name="drop">0 to 31.</param>
    /// <exception cref="DyadicException">A number is out of its range.</exception>
    public static LineRootNormalization Of(ChannelAffine affine, bool centred, long epsilon, IntegerLines lines, int drop) => drop is >= 0 and <= 31
        ? new LineRootNormalization(affine, centred, epsilon, lines, drop)
        : throw DyadicException.BadInput($"A normalization by lines drops 0 to 31 bits of a reciprocal; got {drop}.");

    /// <inheritdoc/>
    internal override bool MayExceedUnit => true;

    private protected override long Reciprocal(ulong squares)
    {
        int exponent = Math.Min(BitOperations.Log2(squares) / 2, GreatestExponent), shift = (2 * exponent) - MantissaBits;
        long mantissa = (long)Math.Min(shift < 0 ? squares << -shift : squares >> shift, GreatestMantissa);
        long reciprocal = Math.Clamp(Lines.Of(mantissa) >> _drop, 0, 1L << ReciprocalBits);
        return (reciprocal << (31 - ReciprocalBits)) >> exponent;
    }
}
