using System.Numerics;

namespace Dyadic.Core;

/// <summary>Exact integer arithmetic that C# does not define the way quantized networks need it.</summary>
public static class DyadicMath
{
    /// <summary>⌊dividend / divisor⌋, for any sign of either. docs/quantized-arithmetic.md, eq. (2).</summary>
    /// <exception cref="DivideByZeroException"><paramref name="divisor"/> is 0.</exception>
    public static T DivFloor<T>(T dividend, T divisor)
        where T : IBinaryInteger<T>
    {
        (T quotient, T remainder) = T.DivRem(dividend, divisor);
        return remainder != T.Zero && (T.IsNegative(remainder) != T.IsNegative(divisor)) ? quotient - T.One : quotient;
    }

    /// <summary>⌊value / 2^shift⌋; a negative shift multiplies by 2^−shift. docs/quantized-arithmetic.md, eq. (2).</summary>
    public static long ShiftFloor(long value, int shift) => shift >= 0 ? (shift > 63 ? value >> 63 : value >> shift) : value << -shift;

    /// <summary>(value · multiplier + 2^(shift−1)) >> shift: one rounding, ties toward +∞. docs/quantized-arithmetic.md, eq. (6).</summary>
    /// <param name="value">|value · multiplier| must stay below 2⁶².</param>
    /// <param name="multiplier">Any integer.</param>
    /// <param name="shift">In [0, 62]; 0 means no rounding term.</param>
    public static long RescaleRoundHalfUp(long value, long multiplier, int shift)
    {
        long product = value * multiplier;
        return shift == 0 ? product : (product + (1L << (shift - 1))) >> shift;
    }
}
