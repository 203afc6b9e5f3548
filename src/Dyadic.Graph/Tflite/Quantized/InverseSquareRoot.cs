using System.Numerics;
using Dyadic.Core;

namespace Dyadic.Graphs.Tflite.Quantized;

/// <summary>1 / √x in gemmlowp's fixed point: five steps of Newton's method on numbers with 3 integer bits.</summary>
internal static class InverseSquareRoot
{
    private const int Steps = 5, OneHalfThree = (1 << 28) + (1 << 27), HalfSquareRootOfTwo = 1518500250;

    /// <summary>The factor whose multiplier and right shift stand for 1 / √x.</summary>
    /// <param name="x">0 or more; 0 and 1 give the greatest multiplier.</param>
    public static GemmlowpMultiplier Of(int x)
    {
        if (x <= 1) return new GemmlowpMultiplier(int.MaxValue, 0);
        int shift = 11;
        for (; x >= 1 << 29; shift++) x /= 4;
        int pairs = ((BitOperations.LeadingZeroCount((uint)x) - 1) / 2) - 1;
        shift -= pairs;
        int input = (x << (2 * pairs)) >> 1, half = Requantizer.RoundingDivideByPowerOfTwo(input, 1), y = 1 << 28;
        for (int step = 0; step < Steps; step++)
        {
            int cube = Raised(Product(Product(y, y), y), 6);
            y = Raised(Product(OneHalfThree, y) - Product(half, cube), 3);
        }

        y = Product(y, HalfSquareRootOfTwo);
        return shift < 0 ? new GemmlowpMultiplier(y << -shift, 0) : new GemmlowpMultiplier(y, -shift);
    }

    private static int Product(int a, int b) => Requantizer.SaturatingRoundingDoublingHighMul(a, b);

    private static int Raised(int x, int bits) => (int)Math.Clamp((long)x << bits, int.MinValue, int.MaxValue);
}
