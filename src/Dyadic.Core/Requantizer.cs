namespace Dyadic.Core;

/// <summary>
/// A dyadic rescaling: multiplies an integer by the real number multiplier · 2^−shift and rounds to an integer.
/// docs/quantized-arithmetic.md, eqs. (5)–(8); Jacob et al. 2018, eq. (6).
/// </summary>
/// <param name="Multiplier">
/// A Q31 number in [2³⁰, 2³¹), or 0, for <see cref="RequantizeRounding.HalfUp"/> and <see cref="RequantizeRounding.GemmlowpDouble"/>
/// (fewer bits when an accumulator is wide); a 24-bit mantissa for <see cref="RequantizeRounding.Float32HalfEven"/>.
/// </param>
/// <param name="Shift">Signed: positive divides by 2^shift, negative multiplies.</param>
/// <param name="Rounding">The rounding.</param>
public readonly record struct Requantizer(long Multiplier, int Shift, RequantizeRounding Rounding)
{
    private const int FullMultiplierBits = 31;

    // |x · m| + 2^(s−1) must stay below 2⁶³ for every accumulator of the proven range.
    private const int ProductBits = 62;

    /// <summary>The real factor.</summary>
    public double Factor => Math.ScaleB(Multiplier, -Shift);

    /// <summary>The dyadic number nearest to a real factor for half-up rounding, with as many bits as the accumulator leaves room for.</summary>
    /// <param name="factor">0 or a positive real.</param>
    /// <param name="accumulatorMagnitude">The greatest |accumulator| that will be rescaled.</param>
    /// <returns>A multiplier below 2³¹ and a shift in [0, 62]; (0, 0) when the factor is too small to move any accumulator.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The factor is negative, not finite, or so large that no shift represents it.</exception>
    public static Requantizer HalfUp(double factor, Int128? accumulatorMagnitude = null)
    {
        if (!double.IsFinite(factor) || factor < 0) throw new ArgumentOutOfRangeException(nameof(factor), factor, "A rescaling factor is a finite number, 0 or more.");
        if (factor == 0) return new Requantizer(0, 0, RequantizeRounding.HalfUp);
        int accumulatorBits = BitLength(accumulatorMagnitude ?? int.MaxValue);
        int bits = Math.Min(FullMultiplierBits, ProductBits - accumulatorBits);
        if (bits < 2) throw new ArgumentOutOfRangeException(nameof(accumulatorMagnitude), $"An accumulator of {accumulatorBits} bits leaves no room for a multiplier.");
        (double fraction, int exponent) = Split(factor);
        long multiplier = (long)Math.Round(Math.ScaleB(fraction, bits), MidpointRounding.AwayFromZero);
        int shift = bits - exponent;
        for (; multiplier == 1L << bits || shift > ProductBits; shift--) multiplier = (multiplier + 1) >> 1;
        if (multiplier == 0) return new Requantizer(0, 0, RequantizeRounding.HalfUp);
        if (shift < 0)
        {
            if (accumulatorBits + bits - shift > ProductBits) throw new ArgumentOutOfRangeException(nameof(factor), factor, "The factor is too large to rescale this accumulator in 64 bits.");
            (multiplier, shift) = (multiplier << -shift, 0);
        }

        return new Requantizer(multiplier, shift, RequantizeRounding.HalfUp);
    }

    /// <summary>gemmlowp's Q31 multiplier and shift of a real factor. Jacob et al. 2018, section 2.2.</summary>
    public static Requantizer Gemmlowp(double factor)
    {
        if (factor == 0) return new Requantizer(0, 0, RequantizeRounding.GemmlowpDouble);
        (double fraction, int exponent) = Split(factor);
        long multiplier = (long)Math.Round(Math.ScaleB(fraction, FullMultiplierBits), MidpointRounding.AwayFromZero);
        if (multiplier == 1L << FullMultiplierBits) (multiplier, exponent) = (1L << (FullMultiplierBits - 1), exponent + 1);
        return exponent < -FullMultiplierBits
            ? new Requantizer(0, 0, RequantizeRounding.GemmlowpDouble)
            : new Requantizer(multiplier, FullMultiplierBits - exponent, RequantizeRounding.GemmlowpDouble);
    }

    /// <summary>The exact integer form of a multiplication by a positive float32 scale.</summary>
    public static Requantizer Float32(float scale)
    {
        if (!float.IsFinite(scale) || scale < 0) throw new ArgumentOutOfRangeException(nameof(scale), scale, "A scale is a finite number, 0 or more.");
        int bits = BitConverter.SingleToInt32Bits(scale);
        int exponent = (bits >> 23) & 0xFF;
        long mantissa = bits & 0x7FFFFF;
        return exponent == 0
            ? new Requantizer(mantissa, 149, RequantizeRounding.Float32HalfEven)
            : new Requantizer(mantissa | 0x800000, 150 - exponent, RequantizeRounding.Float32HalfEven);
    }

    /// <summary>Rescales one integer.</summary>
    /// <param name="x">
    /// For half-up: |x · multiplier| below 2⁶². For gemmlowp: an int32 that stays one after a left shift. For float32: any int32.
    /// </param>
    public long Apply(long x) => Rounding switch
    {
        RequantizeRounding.HalfUp => DyadicMath.RescaleRoundHalfUp(x, Multiplier, Shift),
        RequantizeRounding.GemmlowpDouble => ApplyGemmlowp((int)x),
        _ => ApplyFloat32(x),
    };

    private int ApplyGemmlowp(int x)
    {
        if (Multiplier == 0) return 0;
        int left = Math.Max(FullMultiplierBits - Shift, 0), right = Math.Max(Shift - FullMultiplierBits, 0);
        return RoundingDivideByPowerOfTwo(SaturatingRoundingDoublingHighMul(x << left, (int)Multiplier), right);
    }

    /// <summary>round(a·b / 2³¹) with the rounding of ARM's VQRDMULH: ties toward +∞; −2³¹·−2³¹ saturates.</summary>
    public static int SaturatingRoundingDoublingHighMul(int a, int b)
    {
        if (a == int.MinValue && b == int.MinValue) return int.MaxValue;
        long product = (long)a * b;
        long nudge = product >= 0 ? 1L << 30 : 1 - (1L << 30);
        return (int)((product + nudge) / (1L << 31));
    }

    /// <summary>round(x / 2^exponent), ties away from zero.</summary>
    public static int RoundingDivideByPowerOfTwo(int x, int exponent)
    {
        int mask = (int)((1L << exponent) - 1);
        int remainder = x & mask;
        int threshold = (mask >> 1) + (x < 0 ? 1 : 0);
        return (x >> exponent) + (remainder > threshold ? 1 : 0);
    }

    // float32(x): 24 significant bits, half to even; the product again 24 bits, half to even; then an integer, half to even.
    private long ApplyFloat32(long x)
    {
        (Int128 significand, int exponent) = RoundTo24Bits(x, 0);
        (significand, exponent) = RoundTo24Bits(significand * Multiplier, exponent - Shift);
        return exponent >= 0 ? (long)(significand << Math.Min(exponent, 62)) : (long)ShiftHalfEven(significand, -exponent);
    }

    private static (Int128 Significand, int Exponent) RoundTo24Bits(Int128 value, int exponent)
    {
        int excess = BitLength(Int128.Abs(value)) - 24;
        if (excess <= 0) return (value, exponent);
        return (ShiftHalfEven(value, excess), exponent + excess);
    }

    private static Int128 ShiftHalfEven(Int128 value, int shift)
    {
        if (shift > 120) return 0;
        Int128 floor = value >> shift;
        Int128 remainder = value - (floor << shift);
        Int128 half = Int128.One << (shift - 1);
        return remainder > half || (remainder == half && (floor & 1) == 1) ? floor + 1 : floor;
    }

    private static int BitLength(Int128 magnitude) => 128 - (int)Int128.LeadingZeroCount(magnitude);

    private static (double Fraction, int Exponent) Split(double value)
    {
        int exponent = Math.ILogB(value) + 1;
        return (Math.ScaleB(value, -exponent), exponent);
    }
}
