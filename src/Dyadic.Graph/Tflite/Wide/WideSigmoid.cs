namespace Dyadic.Graphs.Tflite.Wide;

/// <summary>TFLite's logistic function and hyperbolic tangent of 16-bit codes: 256 values at steps of 1/24, joined by straight lines.</summary>
/// <remarks>
/// The values are those of the logistic function raised by a sixteenth of its second difference, which halves the error of the lines; the last one is 1.
/// </remarks>
internal static class WideSigmoid
{
    private const int Points = 256;

    private const double StepsPerUnit = 24;

    private static readonly int[] Table = [.. Enumerable.Range(0, Points - 1).Select(Value), ushort.MaxValue];

    /// <summary>LOGISTIC with outputs of 1/32768.</summary>
    /// <param name="scale">The scale of the codes.</param>
    public static Func<int, long> Logistic(float scale)
    {
        Func<int, int> fine = Fine(scale);
        return code =>
        {
            int x = fine(code);
            long value = At(x, 9, 0x7FFF << 10);
            return (x >= 0 ? value + (1 << 9) : (1 << 25) - value + (1 << 9) - 1) >> 10;
        };
    }

    /// <summary>TANH with outputs of 1/32768: 2 · logistic(2x) − 1.</summary>
    /// <param name="scale">The scale of the codes.</param>
    public static Func<int, long> Tanh(float scale)
    {
        Func<int, int> fine = Fine(scale);
        return code =>
        {
            int x = fine(code);
            long value = At(x, 8, 0xFFFF << 8);
            return (x >= 0 ? value - (1 << 23) + (1 << 7) : -value + (1 << 23) + (1 << 7) - 1) >> 8;
        };
    }

    /// <summary>True for scales of about 2⁻¹², and 2⁻¹¹ for TANH: TFLite computes them in another fixed point.</summary>
    public static bool IsPowerOfTwo(float scale, int most)
    {
        double log = Math.Log2(scale), whole = Math.Round(log);
        return Math.Abs(log - whole) < 1e-3 && whole >= -12 && whole <= most;
    }

    // Codes of 1/(3 · 4096): a multiplier of 15 bits and one rounding, half up.
    private static Func<int, int> Fine(float scale)
    {
        double multiplier = (double)scale * 4096 * 3;
        int left = 0;
        for (; multiplier <= short.MaxValue / 2.0 && left <= 30; left++) multiplier *= 2;
        int whole = (int)multiplier, half = left > 0 ? 1 << (left - 1) : 0;
        return code => (int)((((long)code * whole) + half) >> left);
    }

    private static int Value(int point)
    {
        double value = 1 / (1 + Math.Exp(-point / StepsPerUnit)), bend = value * (1 - value) * (1 - (2 * value)) / (StepsPerUnit * StepsPerUnit);
        return (int)Math.Round(65536 * (value - (bend / 16)));
    }

    private static long At(int x, int fractionBits, long saturated)
    {
        int magnitude = Math.Abs(x), index = magnitude >> fractionBits;
        if (index >= Points - 1) return saturated;
        return ((long)Table[index] << fractionBits) + ((magnitude & ((1 << fractionBits) - 1)) * (long)(Table[index + 1] - Table[index]));
    }
}
