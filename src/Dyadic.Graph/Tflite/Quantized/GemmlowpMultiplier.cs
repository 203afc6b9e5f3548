using Dyadic.Core;
using Dyadic.Graphs.Tflite.Schema;

namespace Dyadic.Graphs.Tflite.Quantized;

/// <summary>A real factor as TFLite's built-in kernels hold it: Multiplier · 2^(Exponent − 31).</summary>
/// <param name="Multiplier">Below 2³¹.</param>
/// <param name="Exponent">Positive shifts left before the multiplication, negative right after it.</param>
internal readonly record struct GemmlowpMultiplier(long Multiplier, int Exponent)
{
    /// <summary>The multiplier with its left shift.</summary>
    public long LeftShifted => Multiplier << Math.Max(Exponent, 0);

    /// <summary>The power of two of the right shift.</summary>
    public long Divisor => 1L << Math.Max(-Exponent, 0);

    /// <summary>The factor nearest to a real.</summary>
    public static GemmlowpMultiplier Of(double factor)
    {
        Requantizer requantizer = Requantizer.Gemmlowp(factor);
        if (requantizer is { Multiplier: not 0, Shift: < 1 }) throw DyadicException.Unsupported($"The TFLite file has scales whose ratio is {factor}; ratios below 2^30 are supported.");
        return requantizer.Multiplier == 0 ? new GemmlowpMultiplier(0, 0) : new GemmlowpMultiplier(requantizer.Multiplier, 31 - requantizer.Shift);
    }

    /// <summary>x · factor with gemmlowp's two roundings.</summary>
    public int Apply(int x) => Multiplier == 0 ? 0 : (int)new Requantizer(Multiplier, 31 - Exponent, RequantizeRounding.GemmlowpDouble).Apply(x);

    /// <summary>(code − zero point) · 2^fractionBits · factor for each of the 256 codes of a tensor.</summary>
    public int[] ApplyToCodes(TfliteTensor tensor, int fractionBits)
    {
        int[] table = new int[256];
        for (int code = 0; code < table.Length; code++) table[code] = Apply((code - tensor.ZeroPoint()) << fractionBits);
        return table;
    }
}
