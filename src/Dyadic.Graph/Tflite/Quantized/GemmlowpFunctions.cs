using Dyadic.Core;

namespace Dyadic.Graphs.Tflite.Quantized;

/// <summary>The logistic function and the hyperbolic tangent as gemmlowp computes them in 16-bit fixed point; results have the scale 2⁻¹⁵.</summary>
/// <remarks>
/// e^a of a ≤ 0 is a polynomial on [−1/4, 0) times e^(−2ᵏ) for the set bits of the rest; then three Newton steps divide by 1 + e^a. Every
/// product is rounded to 16 bits, half up.
/// </remarks>
internal static class GemmlowpFunctions
{
    private const int Bits = 15;

    // 1 − 2⁻¹⁵ stands for 1 where no bit is left of the point.
    private const int One = short.MaxValue;

    // 1 with two bits left of the point, as the quotients have them.
    private const int WideOne = 1 << (Bits - 2);

    private const int LeastPower = -2, GreatestPower = 4;

    private static readonly int[] Powers = [.. Enumerable.Range(LeastPower, GreatestPower - LeastPower + 1).Select(power => Constant(Math.Exp(-Math.Pow(2, power)), 0))];

    private static readonly int MiddlePower = Constant(Math.Exp(-1.0 / 8), 0), Third = Constant(1.0 / 3, 0), QuotientStart = Constant(48.0 / 17, 2), QuotientSlope = Constant(-32.0 / 17, 2);

    /// <summary>1 / (1 + e⁻ˣ).</summary>
    /// <param name="x">The code of x, int16.</param>
    /// <param name="integerBits">The bits left of the point: x = code / 2^(15 − integerBits).</param>
    public static int Logistic(int x, int integerBits)
    {
        if (x == 0) return 1 << (Bits - 1);
        int share = Saturated(ReciprocalOfOnePlus(ExponentialOfNegative(-Math.Abs(x), integerBits)) << 1);
        return x > 0 ? share : One - share;
    }

    /// <summary>tanh x = (1 − e⁻²ˣ) / (1 + e⁻²ˣ).</summary>
    /// <param name="x">The code of x, int16.</param>
    /// <param name="integerBits">The bits left of the point.</param>
    public static int Tanh(int x, int integerBits)
    {
        if (x == 0) return 0;
        int magnitude = Saturated((ReciprocalOfOnePlus(ExponentialOfNegative(-Math.Abs(x), integerBits + 1)) - WideOne) << 2);
        return x < 0 ? -magnitude : magnitude;
    }

    private static int ExponentialOfNegative(int x, int integerBits)
    {
        if (x == 0) return One;
        int fractionBits = Bits - integerBits, quarter = 1 << (fractionBits - 2);
        // Beyond 5 bits the powers do not reach the least numbers.
        if (integerBits > 5 && x < -32 << fractionBits) return 0;
        int within = (x & (quarter - 1)) - quarter, rest = within - x, result = ExponentialNearZero(within << integerBits);
        for (int power = LeastPower; power <= Math.Min(GreatestPower, integerBits - 1); power++)
        {
            if ((rest >> (fractionBits + power) & 1) != 0) result = Product(result, Powers[power - LeastPower]);
        }

        return result;
    }

    // Four terms of the series around −1/8.
    private static int ExponentialNearZero(int x)
    {
        x += 1 << (Bits - 3);
        int square = Product(x, x), cube = Product(square, x), fourth = Product(square, square);
        int behind = Divided(Product(Divided(fourth, 2) + cube, Third) + square, 1);
        return Saturated(MiddlePower + Product(MiddlePower, x + behind));
    }

    // 2 / (1 + x), two bits left of the point.
    private static int ReciprocalOfOnePlus(int x)
    {
        int half = (x + One + 1) / 2, quotient = QuotientStart + Product(half, QuotientSlope);
        for (int step = 0; step < 3; step++) quotient += Saturated(Product(quotient, WideOne - Product(half, quotient)) << 2);
        return quotient;
    }

    private static int Constant(double real, int integerBits) => (int)Math.Round(real * (1 << (Bits - integerBits)));

    private static int Product(int a, int b) => Saturated(((a * b) + (1 << (Bits - 1))) >> Bits);

    // Half away from zero.
    private static int Divided(int x, int shift) => Math.Sign(x) * ((Math.Abs(x) + (1 << (shift - 1))) >> shift);

    private static int Saturated(int x) => Math.Clamp(x, short.MinValue, short.MaxValue);
}
