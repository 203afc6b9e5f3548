using Dyadic.Core;

namespace Dyadic.Kernels.Functions;

/// <summary>Gain and offset a channel, to codes: clamp(⌊(y · gain + offset) / 2^shift + ½⌋), with one shift for all channels.</summary>
/// <remarks>The offset is added in the product's own fraction, so a channel of gain 0 gives its offset and no channel needs a case of its own.</remarks>
public sealed class ChannelAffine
{
    private const int SumBits = 61;
    private const int GainBits = 30;
    private const double LargestOffset = 1 << 20; // codes; every type's codes saturate before

    private readonly long[] _gains;
    private readonly long[] _offsets;
    private readonly int _shift;
    private readonly int _least;
    private readonly int _greatest;

    /// <summary>Fixes the function.</summary>
    /// <param name="gain">The real number that a channel's y of 1.0 becomes.</param>
    /// <param name="offset">The real number that is added to it.</param>
    /// <param name="output">The codes to give.</param>
    /// <param name="fraction">Bits of fraction of y.</param>
    /// <param name="magnitude">Bits of the greatest |y|, fraction included, at most 30.</param>
    /// <exception cref="DyadicException">The lengths differ, or a number is not finite.</exception>
    public ChannelAffine(double[] gain, ReadOnlySpan<float> offset, NormalizedCodes output, int fraction, int magnitude)
    {
        if (gain.Length == 0 || gain.Length != offset.Length) throw DyadicException.BadInput($"A normalization has a gain and an offset a channel; got {gain.Length} and {offset.Length}.");
        if (!(output.Scale > 0) || !double.IsFinite(output.Scale)) throw DyadicException.BadInput($"The step of a normalization's codes is a number above 0; got {output.Scale}.");
        (_least, _greatest) = (output.Least, output.Greatest);
        double[] gains = new double[gain.Length], offsets = new double[gain.Length];
        for (int c = 0; c < gains.Length; c++)
        {
            (gains[c], offsets[c]) = (gain[c] / output.Scale, Math.Clamp((offset[c] / output.Scale) + output.ZeroPoint, -LargestOffset, LargestOffset));
            if (!double.IsFinite(gains[c]) || !float.IsFinite(offset[c])) throw DyadicException.BadInput($"Channel {c} has the gain {gain[c]} and the offset {offset[c]}; both should be finite.");
        }

        int forGains = Math.Min(GainBits, SumBits - 1 - magnitude) - ExponentOf(gains.Max(Math.Abs));
        int forOffsets = SumBits - 2 - ExponentOf(offsets.Max(Math.Abs)) - fraction;
        int gainBits = Math.Max(Math.Min(forGains, forOffsets), 1 - fraction);
        _shift = fraction + gainBits;
        _gains = Array.ConvertAll(gains, number => (long)Math.Round(Math.ScaleB(number, gainBits), MidpointRounding.AwayFromZero));
        _offsets = Array.ConvertAll(offsets, number => (long)Math.Round(Math.ScaleB(number, _shift), MidpointRounding.AwayFromZero));
        if (Array.Exists(_gains, number => Math.Abs(number) > 1L << (GainBits + 1))) throw DyadicException.Unsupported($"Gains of up to {gains.Max(Math.Abs):G3} codes do not fit; give the codes a larger step.");
    }

    private ChannelAffine(long[] gains, long[] offsets, int shift, int least, int greatest) =>
        (_gains, _offsets, _shift, _least, _greatest) = (gains, offsets, shift, least, greatest);

    /// <summary>The function of integers that were fixed before.</summary>
    /// <param name="gains">Of magnitude at most 2³¹.</param>
    /// <param name="offsets">As many, of magnitude at most 2⁶¹.</param>
    /// <param name="shift">1 to 61.</param>
    /// <param name="least">The least code.</param>
    /// <param name="greatest">The greatest code.</param>
    /// <exception cref="DyadicException">A number is out of its range.</exception>
    public static ChannelAffine Of(ReadOnlySpan<long> gains, ReadOnlySpan<long> offsets, int shift, int least, int greatest)
    {
        const long mostGain = 1L << (GainBits + 1), mostOffset = 1L << SumBits;
        bool fits = gains.Length > 0 && gains.Length == offsets.Length && shift is >= 1 and <= SumBits && least <= greatest
            && !gains.ContainsAnyExceptInRange(-mostGain, mostGain) && !offsets.ContainsAnyExceptInRange(-mostOffset, mostOffset);
        return fits
            ? new ChannelAffine(gains.ToArray(), offsets.ToArray(), shift, least, greatest)
            : throw DyadicException.BadInput($"A normalization has as many gains, up to 2^{GainBits + 1}, as offsets, up to 2^{SumBits}, and a shift of 1 to {SumBits}; got {gains.Length}, {offsets.Length} and {shift}.");
    }

    /// <summary>The number of channels.</summary>
    public int Channels => _gains.Length;

    /// <summary>What y is multiplied by, one a channel.</summary>
    public ReadOnlySpan<long> Gains => _gains;

    /// <summary>What is added to the product, one a channel.</summary>
    public ReadOnlySpan<long> Offsets => _offsets;

    /// <summary>Bits dropped from the sum.</summary>
    public int Shift => _shift;

    /// <summary>The least code.</summary>
    public int Least => _least;

    /// <summary>The greatest code.</summary>
    public int Greatest => _greatest;

    /// <summary>The code of one channel.</summary>
    public int Code(int channel, long y) => (int)Math.Clamp(((y * _gains[channel]) + _offsets[channel] + (1L << (_shift - 1))) >> _shift, _least, _greatest);

    // ⌊log2⌋, or as if the number were 1 when it is less.
    private static int ExponentOf(double magnitude) => magnitude > 1 ? (int)Math.Floor(Math.Log2(magnitude)) : 0;
}
