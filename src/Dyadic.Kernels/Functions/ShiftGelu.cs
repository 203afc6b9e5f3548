using Dyadic.Core;

namespace Dyadic.Kernels.Functions;

/// <summary>I-ViT's ShiftGELU: x · sigmoid(1.702 · x), the sigmoid being e^(x−m) / (e^(x−m) + e^(−m)) with the row's greatest m. Li and Gu 2023, algorithm 2.</summary>
/// <remarks>m is at least 0, which changes nothing in real numbers and keeps every exponent at or below 0. The sigmoid has 7 bits of fraction.</remarks>
public sealed class ShiftGelu : IntegerActivation
{
    private const int Fraction = 7;
    private const double Slope = 1.702;

    private readonly ShiftExponential _exponential;
    private readonly bool _isReference31;

    /// <summary>Fixes the function.</summary>
    /// <param name="scale">The codes' step S.</param>
    /// <param name="bits">n of the exponential; <see cref="BitsFor"/> tells how many a range needs, the published program has 23.</param>
    /// <param name="reference31">True for the published division, ⌊(2³¹ − 1) / sum⌋ with sums cut at 2³¹ − 1, of which few bits are left when sums are large; false for the exact quotient.</param>
    public ShiftGelu(double scale, int bits, bool reference31 = false)
    {
        (_exponential, _isReference31) = (new ShiftExponential(Slope * scale, bits), reference31);
        OutputScale = Math.ScaleB(scale, -Fraction);
    }

    /// <summary>−q₀ of the exponential.</summary>
    public long Unit => _exponential.Unit;

    /// <inheritdoc/>
    public override double OutputScale { get; }

    /// <summary>The least n for which no exponent that matters is cut: ⌈2.447 · greatest⌉ + 6, at least 23.</summary>
    /// <param name="greatest">The greatest real input.</param>
    public static int BitsFor(double greatest) => Math.Max(23, (int)Math.Ceiling(2.447 * Math.Max(greatest, 0)) + 6);

    /// <inheritdoc/>
    public override void Apply(ReadOnlySpan<int> codes, Span<long> results)
    {
        if (results.Length != codes.Length) throw DyadicException.BadInput($"An activation of {codes.Length} codes got room for {results.Length}.");
        long greatest = 0;
        foreach (int code in codes) greatest = Math.Max(greatest, code);
        long other = _exponential.Of(greatest);
        for (int i = 0; i < codes.Length; i++) results[i] = codes[i] * Sigmoid(_exponential.Of(greatest - codes[i]), other);
    }

    private long Sigmoid(long own, long other)
    {
        Int128 sum = Int128.Max((Int128)own + other, 1);
        if (!_isReference31) return (long)(((Int128)own << Fraction) / sum);
        long factor = int.MaxValue / (long)Int128.Min(sum, int.MaxValue);
        return (long)(((Int128)own * factor) >> (31 - Fraction));
    }
}
