using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Dyadic.Core;

namespace Dyadic.Kernels.Functions;

/// <summary>
/// I-BERT's i-exp: with x = −ln 2 · z + p, exp(x) is a polynomial of the second order in p, halved z times. Kim et al. 2021, section 3.5 and algorithm 3.
/// </summary>
/// <remarks>
/// Two forms exist. The paper's is (p + b)² + c, shifted right by z. The published program's is p · (p + b) + c, shifted left by n − z with inputs cut at
/// n · ln 2, which loses no bits; it rounds ln 2 / S up where the paper rounds it down.
/// </remarks>
public sealed class PolynomialExponential : IntegerExponential
{
    private const double PaperA = 0.3585, PaperB = 1.353, PaperC = 0.344;
    private const double ProgramA = 0.35815147, ProgramB = 0.96963238, ProgramLn2 = 0.6931;
    private const int LongestShift = 62;

    private readonly bool _isPaper;

    private PolynomialExponential(bool isPaper, long ln2, long b, long c, int bits, double scale)
    {
        (_isPaper, Ln2, B, C, Bits) = (isPaper, ln2, b, c, bits);
        OutputScale = scale;
        if (ln2 < 1) throw DyadicException.Unsupported("The step of the logits is above ln 2; an integer exponential cannot represent it. Give the logits more bits or a smaller range.");
    }

    /// <summary>ln 2 in steps of the logits.</summary>
    public long Ln2 { get; }

    /// <summary>The polynomial's offset in steps.</summary>
    public long B { get; }

    /// <summary>The polynomial's constant in squared steps.</summary>
    public long C { get; }

    /// <summary>The program's n: bits of fraction below the polynomial's own; 0 in the paper's form.</summary>
    public int Bits { get; }

    /// <summary>True for the form of the paper.</summary>
    public bool IsPaper => _isPaper;

    /// <inheritdoc/>
    public override double OutputScale { get; }

    /// <summary>The function of integers that were fixed before; its scale is not known.</summary>
    /// <param name="ln2">See <see cref="Ln2"/>.</param>
    /// <param name="b">See <see cref="B"/>.</param>
    /// <param name="c">See <see cref="C"/>.</param>
    /// <param name="bits">See <see cref="Bits"/>; null for the form of the paper.</param>
    /// <exception cref="DyadicException">A number is out of the range that keeps terms within 62 bits.</exception>
    public static PolynomialExponential Of(long ln2, long b, long c, int? bits)
    {
        const long most = 1L << 30;
        bool fits = ln2 is >= 1 and <= most && b >= ln2 && b <= most && c is >= 0 and <= 1L << 61 && bits is null or (>= 0 and <= 60);
        Int128 largest = (bits is null ? (Int128)b * b : 0) + c;
        if (!fits || largest << (bits ?? 0) >= Int128.One << 62) throw DyadicException.BadInput($"An integer exponential with ln 2 = {ln2}, b = {b}, c = {c} and {bits ?? 0} bits leaves 62 bits or is no exponential.");
        return new PolynomialExponential(bits is null, ln2, b, c, bits ?? 0, double.NaN);
    }

    /// <summary>The form of the paper.</summary>
    /// <param name="scale">The logits' step S, above 0 and at most ln 2.</param>
    public static PolynomialExponential Paper(double scale) => new(
        true, Floor(Math.Log(2) / scale), Floor(PaperB / scale), Floor(PaperC / (PaperA * scale * scale)), 0, PaperA * scale * scale);

    /// <summary>The form of the published program.</summary>
    /// <param name="scale">The logits' step S, above 0 and at most ln 2.</param>
    /// <param name="bits">n: 30 there; FQ-ViT also states 20.</param>
    public static PolynomialExponential Program(double scale, int bits = 30) => new(
        false, -Floor(-ProgramLn2 / scale), Floor(ProgramB / ProgramA / scale), Floor(1 / (ProgramA * scale * scale)), bits, Math.ScaleB(ProgramA * scale * scale, -bits));

    /// <inheritdoc/>
    public override long Of(long below)
    {
        if (!_isPaper) below = Math.Min(below, Bits * Ln2);
        long halvings = below / Ln2, p = (halvings * Ln2) - below;
        if (_isPaper) return halvings > LongestShift ? 0 : (((p + B) * (p + B)) + C) >> (int)halvings;
        return ((p * (p + B)) + C) << (int)(Bits - halvings);
    }

    /// <inheritdoc/>
    internal override TermLanes? Lanes
    {
        get
        {
            if (Largest > int.MaxValue || B > ushort.MaxValue || (!_isPaper && C < B * B / 4) || LaneDivision.By(Ln2) is not { } ln2) return null;
            return _isPaper ? TermLanes.Of(new PaperLanes(ln2, (int)B, (int)C)) : TermLanes.Of(new ProgramLanes(ln2, (int)Math.Min(Bits * Ln2, ushort.MaxValue), (int)B, (int)C, Bits));
        }
    }

    private static long Floor(double value) => double.IsFinite(value) && Math.Abs(value) < 1L << 40
        ? (long)Math.Floor(value)
        : throw DyadicException.Unsupported("The step of the logits should be a number of 2^-19 or more; an integer exponential of finer steps leaves 64 bits.");

    private readonly struct PaperLanes(LaneDivision ln2, int b, int c) : ITermLanes
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector512<int> Of(Vector512<int> below)
        {
            Vector512<int> halvings = ln2.Divide(below), sum = Vector512.Create(b) - below + (halvings * Vector512.Create(ln2.Divisor));
            return LaneShift.Right((sum * sum) + Vector512.Create(c), halvings);
        }
    }

    private readonly struct ProgramLanes(LaneDivision ln2, int farthest, int b, int c, int bits) : ITermLanes
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector512<int> Of(Vector512<int> below)
        {
            Vector512<int> cut = Vector512.Min(below, Vector512.Create(farthest)), halvings = ln2.Divide(cut), rest = cut - (halvings * Vector512.Create(ln2.Divisor));
            return LaneShift.Left(Vector512.Create(c) - (rest * (Vector512.Create(b) - rest)), Vector512.Create(bits) - halvings);
        }
    }
}
