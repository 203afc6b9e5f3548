using Dyadic.Core;

namespace Dyadic.Kernels.Functions;

/// <summary>How a hidden state in Q15 becomes an 8-bit code: clamp(((h · multiplier + 2^(shift − 1)) >> shift) + zero point, least, greatest).</summary>
/// <param name="Multiplier">In [0, 2¹⁵].</param>
/// <param name="Shift">In [1, 30].</param>
/// <param name="ZeroPoint">The code of 0.</param>
/// <param name="Least">The least code.</param>
/// <param name="Greatest">The greatest code.</param>
public readonly record struct HiddenCode(int Multiplier, int Shift, int ZeroPoint, int Least, int Greatest)
{
    private const int MultiplierBits = 15;
    private const int MostShift = 30;

    /// <summary>The conversion to codes of a scale.</summary>
    /// <param name="scale">Real a code step, positive.</param>
    /// <param name="zeroPoint">The code of 0.</param>
    /// <param name="least">The least code.</param>
    /// <param name="greatest">The greatest code.</param>
    public static HiddenCode Of(double scale, int zeroPoint, int least, int greatest)
    {
        double factor = Math.ScaleB(1 / scale, -15);
        int shift = Math.Clamp(MultiplierBits - 1 - (int)Math.Floor(Math.Log2(factor)), 1, MostShift);
        int multiplier = (int)Math.Min(Math.Round(Math.ScaleB(factor, shift), MidpointRounding.AwayFromZero), 1 << MultiplierBits);
        return new HiddenCode(multiplier, shift, zeroPoint, least, greatest);
    }

    /// <summary>The same conversion after its numbers were checked.</summary>
    /// <exception cref="DyadicException">A number is out of its range.</exception>
    public HiddenCode Validated() => Multiplier is >= 0 and <= 1 << MultiplierBits && Shift is >= 1 and <= MostShift && Least >= 0 && Greatest <= byte.MaxValue && Least <= Greatest
        && ZeroPoint is >= 0 and <= byte.MaxValue
        ? this
        : throw DyadicException.BadInput($"A hidden state becomes 8-bit codes by a multiplier up to 2^15 and a shift of 1 to 30; got {this}.");

    /// <summary>The code of a state.</summary>
    /// <param name="state">Q15, 16 bits.</param>
    public byte Of(int state) => (byte)Math.Clamp((((state * Multiplier) + (1 << (Shift - 1))) >> Shift) + ZeroPoint, Least, Greatest);
}
