using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Dyadic.Core;

namespace Dyadic.Kernels.Functions;

/// <summary>I-ViT's ShiftExp: exp(x) = 2^(x · 1.0111₂), and 2^r is about 1 + r/2 on (−1, 0]; shifts and additions only. Li and Gu 2023, algorithm 1.</summary>
public sealed class ShiftExponential : IntegerExponential
{
    private readonly int _bits;

    /// <summary>Fixes the function.</summary>
    /// <param name="scale">The logits' step S, above 0 and at most 1.</param>
    /// <param name="bits">n: exponents below 2^−n are cut; 15 for softmax, 23 for GELU.</param>
    public ShiftExponential(double scale, int bits)
    {
        if (!(scale > 0 && scale <= 1) || 1 / scale > 1L << 30) throw DyadicException.Unsupported($"ShiftExp takes steps in [2^-30, 1]; got {scale}.");
        if (bits is < 1 or > 60) throw DyadicException.Usage($"ShiftExp takes 1 to 60 bits; got {bits}.");
        (Unit, _bits) = ((long)Math.Ceiling(1 / scale), bits);
        if (Unit >= 1L << (62 - bits)) throw DyadicException.Unsupported($"ShiftExp with {bits} bits and steps of {scale} leaves 62 bits; use fewer bits.");
        OutputScale = Math.ScaleB(scale, -bits);
    }

    private ShiftExponential(long unit, int bits) => (Unit, _bits, OutputScale) = (unit, bits, double.NaN);

    /// <summary>The function of integers that were fixed before; its scale is not known.</summary>
    /// <param name="unit">See <see cref="Unit"/>.</param>
    /// <param name="bits">See <see cref="Bits"/>.</param>
    /// <exception cref="DyadicException">Terms would leave 62 bits.</exception>
    public static ShiftExponential Of(long unit, int bits) => unit >= 1 && bits is >= 1 and <= 60 && unit < 1L << (62 - bits)
        ? new ShiftExponential(unit, bits)
        : throw DyadicException.BadInput($"ShiftExp with a unit of {unit} and {bits} bits leaves 62 bits.");

    /// <summary>−q₀ = ⌈1/S⌉: one in steps of the logits.</summary>
    public long Unit { get; }

    /// <summary>n.</summary>
    public int Bits => _bits;

    /// <inheritdoc/>
    public override double OutputScale { get; }

    /// <inheritdoc/>
    internal override TermLanes? Lanes => Largest <= int.MaxValue && _bits * Unit <= ushort.MaxValue && LaneDivision.By(Unit) is { } unit ? TermLanes.Of(new ShiftLanes(unit, (int)Unit, _bits)) : null;

    /// <inheritdoc/>
    public override long Of(long below)
    {
        long q = -below;
        long exponent = Math.Max(q + (q >> 1) - (q >> 4), -_bits * Unit);
        long halvings = -exponent / Unit, rest = exponent + (halvings * Unit);
        return ((rest >> 1) + Unit) << (int)(_bits - halvings);
    }

    private readonly struct ShiftLanes(LaneDivision division, int unit, int bits) : ITermLanes
    {
        private readonly int _farthest = bits * unit;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector512<int> Of(Vector512<int> below)
        {
            // −(q + (q >> 1) − (q >> 4)) of q = −below.
            Vector512<int> q = -below, exponent = below - Vector512.ShiftRightArithmetic(q, 1) + Vector512.ShiftRightArithmetic(q, 4);
            exponent = Vector512.Min(exponent, Vector512.Create(_farthest));
            Vector512<int> halvings = division.Divide(exponent), rest = exponent - (halvings * Vector512.Create(unit));
            return LaneShift.Left(Vector512.ShiftRightArithmetic(-rest, 1) + Vector512.Create(unit), Vector512.Create(bits) - halvings);
        }
    }
}
