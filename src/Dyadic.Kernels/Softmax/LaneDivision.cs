using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Dyadic.Kernels.Functions;

/// <summary>⌊x / n⌋ of sixteen numbers below 2¹⁶ by one multiplication, exact. Robison 2005, "N-bit unsigned division via N-bit multiply-add".</summary>
/// <remarks>
/// With k = 16 + ⌊log2 n⌋, either m = ⌈2ᵏ / n⌉ is too large by at most 2^(k − 16) in m · n, and x · m decides; or ⌊2ᵏ / n⌋ is too small by at most that, and (x + 1) · m does. One of
/// both holds, since they differ by n &lt; 2 · 2^(k − 16). No product leaves 32 bits.
/// </remarks>
internal readonly struct LaneDivision
{
    /// <summary>m.</summary>
    public readonly uint Multiplier;

    /// <summary>m, or 0 where x is not raised.</summary>
    public readonly uint Addend;

    /// <summary>k.</summary>
    public readonly int Shift;

    /// <summary>n.</summary>
    public readonly int Divisor;

    private LaneDivision(int divisor)
    {
        (Divisor, Shift) = (divisor, 16 + BitOperations.Log2((uint)divisor));
        ulong power = 1UL << Shift, below = power / (uint)divisor, rest = power % (uint)divisor;
        bool raised = rest != 0 && (ulong)divisor - rest > 1UL << (Shift - 16);
        Multiplier = (uint)(rest == 0 || raised ? below : below + 1);
        Addend = raised ? Multiplier : 0;
    }

    /// <summary>A division, or null when a number leaves 32 bits.</summary>
    public static LaneDivision? By(long divisor) => divisor is >= 2 and < 1 << 15 ? new LaneDivision((int)divisor) : null;

    /// <summary>Divides.</summary>
    /// <param name="x">0 to 2¹⁶ − 1.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<int> Divide(Vector512<int> x) => Vector512.ShiftRightLogical((x.AsUInt32() * Vector512.Create(Multiplier)) + Vector512.Create(Addend), Shift).AsInt32();
}
