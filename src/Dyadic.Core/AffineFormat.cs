namespace Dyadic.Core;

/// <summary>The affine number format: a real is scale · (code − zero point), codes are integers of 2 to 16 bits. Jacob et al. 2018, eq. (1).</summary>
/// <param name="Bits">2 to 16.</param>
/// <param name="Signed">Codes in [−2^(b−1), 2^(b−1)−1] rather than [0, 2^b−1].</param>
/// <param name="Symmetric">Zero point 0 and codes in [−(2^(b−1)−1), 2^(b−1)−1]; needs <paramref name="Signed"/>.</param>
public sealed record AffineFormat(int Bits, bool Signed, bool Symmetric)
{
    private const float SmallestNormal = 1.17549435e-38f;

    /// <summary>The format of weights: symmetric, signed, the most negative code unused.</summary>
    public static AffineFormat Weights(int bits) => new(bits, Signed: true, Symmetric: true);

    /// <summary>The format of activations.</summary>
    public static AffineFormat Activations(int bits, bool signed) => new(bits, signed, Symmetric: false);

    /// <summary>The least code.</summary>
    public int MinCode => Symmetric ? -((1 << (Bits - 1)) - 1) : Signed ? -(1 << (Bits - 1)) : 0;

    /// <summary>The greatest code.</summary>
    public int MaxCode => Signed ? (1 << (Bits - 1)) - 1 : (1 << Bits) - 1;

    /// <summary>The element type that holds a code in memory and in files without packing.</summary>
    public ElementType StorageType => (Bits <= 8, Signed) switch
    {
        (true, true) => ElementType.Int8,
        (true, false) => ElementType.UInt8,
        (false, true) => ElementType.Int16,
        (false, false) => ElementType.UInt16,
    };

    /// <summary>
    /// Scale and zero point that cover a range of reals. The range is widened to hold 0, so that 0 is exactly a code; the zero point is
    /// rounded half away from zero. docs/quantized-arithmetic.md, eq. (3).
    /// </summary>
    /// <param name="min">Least real to represent.</param>
    /// <param name="max">Greatest real to represent.</param>
    public AffineParameters Fit(double min, double max)
    {
        (min, max) = (Math.Min(min, 0), Math.Max(max, 0));
        if (min == 0 && max == 0) return new AffineParameters(1, 0, this);
        // Files store scales as float32, so the scale is one from the start; a subnormal one would lose its bits there.
        double real = Symmetric ? Math.Max(-min, max) / MaxCode : (max - min) / (MaxCode - MinCode);
        double scale = Math.Max((float)real, SmallestNormal);
        if (Symmetric) return new AffineParameters(scale, 0, this);
        double zeroPoint = Math.Clamp(Math.Round(MinCode - (min / scale), MidpointRounding.AwayFromZero), MinCode, MaxCode);
        return new AffineParameters(scale, (int)zeroPoint, this);
    }
}

/// <summary>An affine format fitted to a range.</summary>
/// <param name="Scale">Real per step, positive.</param>
/// <param name="ZeroPoint">The code of real 0.</param>
/// <param name="Format">The format.</param>
public sealed record AffineParameters(double Scale, int ZeroPoint, AffineFormat Format)
{
    /// <summary>The code nearest to a real, half away from zero, clamped. docs/quantized-arithmetic.md, eq. (4).</summary>
    public int Encode(double real) =>
        (int)Math.Clamp(Math.Round(real / Scale, MidpointRounding.AwayFromZero) + ZeroPoint, Format.MinCode, Format.MaxCode);

    /// <summary>The real a code stands for.</summary>
    public double Decode(int code) => Scale * (code - ZeroPoint);

    /// <summary>The least real that is not clipped.</summary>
    public double Min => Decode(Format.MinCode);

    /// <summary>The greatest real that is not clipped.</summary>
    public double Max => Decode(Format.MaxCode);
}
