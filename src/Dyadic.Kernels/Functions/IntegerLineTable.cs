using Dyadic.Core;

namespace Dyadic.Kernels.Functions;

/// <summary>A table of lines on codes of a step S, in steps of S · 2^−f. Yu et al. 2022 (NN-LUT), the INT32 mode.</summary>
/// <remarks>
/// D = ⌈d / S⌉ decides as d does for every code; A = round(s · 2^f) and C = round(t · 2^f / S), so the error beside the table of real numbers is at most
/// (|x| + S) · 2^−(f + 1).
/// </remarks>
public sealed class IntegerLineTable : ElementActivation
{
    private const int SlopeBits = 15;

    /// <summary>Fixes the function.</summary>
    /// <param name="table">The lines.</param>
    /// <param name="scale">The codes' step S.</param>
    /// <param name="fraction">f; null for as many bits as the steepest slope leaves of 15.</param>
    /// <exception cref="DyadicException">The step is not a number above 0, or a slope or an intercept leaves 32 bits.</exception>
    public IntegerLineTable(LineTable table, double scale, int? fraction = null)
    {
        if (!(scale > 0) || !double.IsFinite(scale)) throw DyadicException.BadInput($"The step of codes is a number above 0; got {scale}.");
        Fraction = fraction ?? SlopeBits - 1 - Exponent(table.Slopes);
        if (Fraction is < 0 or > 40) throw DyadicException.BadInput($"A table of lines takes fractions of 0 to 40 bits; got {Fraction}.");
        OutputScale = Math.ScaleB(scale, -Fraction);
        Lines = new IntegerLines(
            Array.ConvertAll(table.Breakpoints.ToArray(), d => (long)Math.Clamp(Math.Ceiling(d / scale), int.MinValue, int.MaxValue)),
            Array.ConvertAll(table.Slopes.ToArray(), s => Rounded(s, 1, "slope")),
            Array.ConvertAll(table.Intercepts.ToArray(), t => Rounded(t, scale, "intercept")));
    }

    /// <summary>The integers.</summary>
    public IntegerLines Lines { get; }

    /// <summary>f.</summary>
    public int Fraction { get; }

    /// <inheritdoc/>
    public override double OutputScale { get; }

    /// <inheritdoc/>
    public override int TableBytes => Lines.Bytes;

    /// <inheritdoc/>
    public override long Of(long code) => Lines.Of(code);

    private long Rounded(double number, double scale, string what)
    {
        double rounded = Math.Round(Math.ScaleB(number, Fraction) / scale, MidpointRounding.AwayFromZero);
        return Math.Abs(rounded) <= int.MaxValue ? (long)rounded : throw DyadicException.Unsupported($"The {what} {number} does not fit 32 bits with {Fraction} bits of fraction; give the codes a larger step or the table fewer bits of fraction.");
    }

    // ⌈log2⌉ of the steepest slope, which leaves it within 15 bits and a sign.
    private static int Exponent(ReadOnlySpan<double> slopes)
    {
        double steepest = 0;
        foreach (double slope in slopes) steepest = Math.Max(steepest, Math.Abs(slope));
        return steepest > 0 ? Math.Clamp((int)Math.Ceiling(Math.Log2(steepest)), -24, SlopeBits - 1) : 0;
    }
}
