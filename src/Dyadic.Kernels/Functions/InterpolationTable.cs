using Dyadic.Core;

namespace Dyadic.Kernels.Functions;

/// <summary>A function of 16-bit codes as 257 values at equal distances and straight lines between them: y = (T[i]·(256 − r) + T[i + 1]·r + 128) >> 8.</summary>
/// <remarks>
/// u = clamp(code · gain, −2¹⁵, 2¹⁵ − 1) + 2¹⁵, i = u >> 8, r = u mod 256. Values are Q15: 2¹⁵ stands for 1, and 1 itself is 2¹⁵ − 1. An adaptive piecewise-linear
/// function whose knots are among the 257 places is such a table too, for a line through two places goes through all between them.
/// </remarks>
public sealed class InterpolationTable
{
    /// <summary>How many values a table has.</summary>
    public const int Points = Intervals + 1;

    private const int Intervals = 256;

    private readonly short[] _points;

    /// <summary>A table.</summary>
    /// <param name="points">257 values.</param>
    /// <param name="gain">What codes are multiplied by first, a power of two up to 2¹⁵.</param>
    /// <exception cref="DyadicException">There are not 257 values, or the gain is no such power.</exception>
    public InterpolationTable(ReadOnlySpan<short> points, long gain)
    {
        if (points.Length != Points) throw DyadicException.BadInput($"A table of interpolated values should have {Points} of them; it has {points.Length}.");
        if (gain is < 1 or > 1 << 15 || !long.IsPow2(gain)) throw DyadicException.BadInput($"The gain is {gain}; it should be a power of two, 1 to 2^15.");
        (_points, Gain) = (points.ToArray(), (int)gain);
    }

    /// <summary>The values.</summary>
    public ReadOnlySpan<short> Values => _points;

    /// <summary>What codes are multiplied by first.</summary>
    public int Gain { get; }

    /// <summary>The result of one code.</summary>
    /// <param name="code">A 16-bit code.</param>
    public int Of(int code)
    {
        int place = Math.Clamp(code * Gain, short.MinValue, short.MaxValue) - short.MinValue;
        int interval = place / Intervals, rest = place % Intervals;
        return ((_points[interval] * (Intervals - rest)) + (_points[interval + 1] * rest) + (Intervals / 2)) >> 8;
    }

    /// <summary>The values of a function over [−reach, reach].</summary>
    /// <param name="function">Its results are in [−1, 1].</param>
    /// <param name="reach">The real that 2¹⁵ stands for.</param>
    /// <param name="pieces">How many straight pieces to keep, those whose knots hurt least to lose gone first (iRNN); 256 keeps every place.</param>
    /// <exception cref="DyadicException">The function leaves [−1, 1], or there is no piece.</exception>
    public static short[] Sample(Func<double, double> function, double reach, int pieces = Intervals)
    {
        if (pieces is < 1 or > Intervals) throw DyadicException.Usage($"An interpolated function has 1 to {Intervals} pieces; got {pieces}.");
        double[] values = [.. Enumerable.Range(0, Points).Select(i => function(reach * (i - (Intervals / 2)) / (Intervals / 2)))];
        if (Array.Exists(values, value => !(Math.Abs(value) <= 1))) throw DyadicException.BadInput("An interpolated function should stay within [-1, 1].");
        int[] knots = KnotElimination.Keep(values, pieces);
        for (int piece = 0; piece + 1 < knots.Length; piece++)
        {
            (int from, int to) = (knots[piece], knots[piece + 1]);
            for (int i = from + 1; i < to; i++) values[i] = values[from] + ((values[to] - values[from]) * (i - from) / (to - from));
        }

        return Array.ConvertAll(values, value => (short)Math.Clamp(Math.Round(Math.ScaleB(value, 15), MidpointRounding.AwayFromZero), short.MinValue, short.MaxValue));
    }
}
