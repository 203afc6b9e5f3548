using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Dyadic.Kernels.Functions;

/// <summary>⌊x / n⌋ and the remainder of sixteen numbers below 2¹⁷ by a multiplication and one correction.</summary>
/// <remarks>With m = ⌊2^(15 + e) / n⌋ and e = ⌊log2 n⌋, x · m / 2^(15 + e) falls short of x / n by less than x / 2^(15 + e), which is 1 at most.</remarks>
internal readonly struct LaneDivision
{
    private readonly Vector512<int> _divisor;
    private readonly Vector512<uint> _multiplier;
    private readonly int _shift;

    private LaneDivision(int divisor)
    {
        _shift = 15 + BitOperations.Log2((uint)divisor);
        _divisor = Vector512.Create(divisor);
        _multiplier = Vector512.Create((uint)((1UL << _shift) / (uint)divisor));
    }

    /// <summary>A division, or null when one correction may not be enough.</summary>
    public static LaneDivision? By(long divisor) => divisor is >= 4 and < 1 << 16 ? new LaneDivision((int)divisor) : null;

    /// <summary>Divides.</summary>
    /// <param name="x">0 to 2¹⁷ − 1.</param>
    /// <param name="rest">What is left.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<int> Divide(Vector512<int> x, out Vector512<int> rest)
    {
        Vector512<int> quotient = Vector512.ShiftRightLogical(x.AsUInt32() * _multiplier, _shift).AsInt32();
        rest = x - (quotient * _divisor);
        Vector512<int> short1 = Vector512.GreaterThanOrEqual(rest, _divisor);
        rest -= short1 & _divisor;
        return quotient - short1;
    }
}
