using Dyadic.Core;

namespace Dyadic.Kernels.Functions;

/// <summary>iRNN's piecewise-linear function: knots on the grid of the input, taken away one by one where it hurts least. Sari, Courville and Partovi Nia 2021.</summary>
/// <remarks>y = (A · (q − knot) + C + 2^(s−1)) >> s, cut to the output's codes; of 8-bit codes a table of 256 results holds the same.</remarks>
public sealed class PiecewiseLinear : ElementActivation
{
    private const int SlopeBits = 15;

    private readonly int[] _knots;
    private readonly long[] _slopes;
    private readonly long[] _starts;
    private readonly int _shift;
    private readonly NormalizedCodes _output;

    private PiecewiseLinear(int[] knots, double[] values, double inputScale, NormalizedCodes output, int slopeBits)
    {
        (_knots, _output) = (knots, output);
        double[] steps = [.. Enumerable.Range(0, knots.Length - 1).Select(i => (values[i + 1] - values[i]) / ((knots[i + 1] - knots[i]) * output.Scale))];
        double steepest = steps.Max(Math.Abs);
        _shift = Math.Clamp(slopeBits - 1 - (steepest > 0 ? (int)Math.Floor(Math.Log2(steepest)) : 0), 1, 40);
        _slopes = [.. steps.Select(step => (long)Math.Round(Math.ScaleB(step, _shift), MidpointRounding.AwayFromZero))];
        _starts = [.. values[..^1].Select(value => (long)Math.Round(Math.ScaleB((value / output.Scale) + output.ZeroPoint, _shift), MidpointRounding.AwayFromZero))];
        InputScale = inputScale;
    }

    /// <summary>The step of the input.</summary>
    public double InputScale { get; }

    /// <summary>The codes at which pieces begin, and the last one.</summary>
    public ReadOnlySpan<int> Knots => _knots;

    /// <inheritdoc/>
    public override double OutputScale => _output.Scale;

    /// <inheritdoc/>
    public override int TableBytes => _slopes.Length * (sizeof(short) + sizeof(int) + sizeof(short));

    /// <summary>Fits a function on a grid.</summary>
    /// <param name="function">The function.</param>
    /// <param name="scale">The input's step.</param>
    /// <param name="zeroPoint">The input's code of 0.</param>
    /// <param name="least">The input's least code.</param>
    /// <param name="greatest">The input's greatest code.</param>
    /// <param name="pieces">How many pieces to keep, 1 or more.</param>
    /// <param name="output">The codes to give.</param>
    /// <param name="slopeBits">Bits of a slope's magnitude; 15, or 22 for results of more than 8 bits of steep functions.</param>
    public static PiecewiseLinear Fit(Func<double, double> function, double scale, int zeroPoint, int least, int greatest, int pieces, NormalizedCodes output, int slopeBits = SlopeBits)
    {
        if (greatest <= least || pieces < 1 || !(scale > 0)) throw DyadicException.Usage($"A piecewise-linear function needs a grid of two codes, one piece and a step above 0; got [{least}, {greatest}], {pieces} and {scale}.");
        double[] values = [.. Enumerable.Range(least, greatest - least + 1).Select(code => function(scale * (code - zeroPoint)))];
        if (Array.Exists(values, value => !double.IsFinite(value))) throw DyadicException.BadInput("The function is not finite everywhere on the grid.");
        int[] kept = KnotElimination.Keep(values, pieces);
        return new PiecewiseLinear([.. kept.Select(index => index + least)], [.. kept.Select(index => values[index])], scale, output, slopeBits);
    }

    /// <inheritdoc/>
    public override long Of(long code)
    {
        long q = Math.Clamp(code, _knots[0], _knots[^1]);
        int piece = Array.BinarySearch(_knots, (int)q);
        piece = Math.Min(piece >= 0 ? piece : ~piece - 1, _slopes.Length - 1);
        long y = ((_slopes[piece] * (q - _knots[piece])) + _starts[piece] + (1L << (_shift - 1))) >> _shift;
        return Math.Clamp(y, _output.Least, _output.Greatest);
    }
}
