using Dyadic.Core;

namespace Dyadic.Kernels.Functions;

/// <summary>A function of N lines, y = slope · x + intercept; N − 1 breakpoints say which one. Yu et al. 2022 (NN-LUT), section 3.</summary>
/// <remarks>A line holds from its breakpoint on, the first from −∞; the last has no end.</remarks>
public sealed class LineTable
{
    private readonly double[] _breakpoints;
    private readonly double[] _slopes;
    private readonly double[] _intercepts;

    /// <summary>A table.</summary>
    /// <param name="breakpoints">Rising or equal numbers, one fewer than lines.</param>
    /// <param name="slopes">One a line.</param>
    /// <param name="intercepts">One a line.</param>
    /// <exception cref="DyadicException">The lengths do not fit, a number is not finite, or the breakpoints fall.</exception>
    public LineTable(ReadOnlySpan<double> breakpoints, ReadOnlySpan<double> slopes, ReadOnlySpan<double> intercepts)
    {
        (_breakpoints, _slopes, _intercepts) = (breakpoints.ToArray(), slopes.ToArray(), intercepts.ToArray());
        if (_slopes.Length == 0 || _slopes.Length != _intercepts.Length || _slopes.Length != _breakpoints.Length + 1) throw DyadicException.BadInput($"A table of lines has a slope and an intercept a line and one breakpoint fewer; got {slopes.Length}, {intercepts.Length} and {breakpoints.Length}.");
        bool finite = Array.TrueForAll(_breakpoints, double.IsFinite) && Array.TrueForAll(_slopes, double.IsFinite) && Array.TrueForAll(_intercepts, double.IsFinite);
        for (int i = 1; i < _breakpoints.Length; i++) finite &= _breakpoints[i] >= _breakpoints[i - 1];
        if (!finite) throw DyadicException.BadInput("A table of lines has finite numbers and breakpoints that do not fall.");
    }

    /// <summary>Where lines begin, but for the first.</summary>
    public ReadOnlySpan<double> Breakpoints => _breakpoints;

    /// <summary>The slopes.</summary>
    public ReadOnlySpan<double> Slopes => _slopes;

    /// <summary>The intercepts.</summary>
    public ReadOnlySpan<double> Intercepts => _intercepts;

    /// <summary>Bytes when every number has 32 bits, float or integer.</summary>
    public int Bytes => sizeof(float) * (_breakpoints.Length + _slopes.Length + _intercepts.Length);

    /// <summary>Bytes in binary16.</summary>
    public int HalfBytes => Bytes / 2;

    /// <summary>The value of the line at x.</summary>
    public double Of(double x)
    {
        int line = LineOf<double>(_breakpoints, x);
        return (_slopes[line] * x) + _intercepts[line];
    }

    /// <summary>The slope of the line at x.</summary>
    public double SlopeOf(double x) => _slopes[LineOf<double>(_breakpoints, x)];

    /// <summary>The value with all numbers and both operations in binary32.</summary>
    public float OfSingle(float x)
    {
        int line = 0;
        while (line < _breakpoints.Length && x >= (float)_breakpoints[line]) line++;
        return ((float)_slopes[line] * x) + (float)_intercepts[line];
    }

    /// <summary>The same with all numbers, the comparison and both operations in binary16.</summary>
    public Half OfHalf(Half x)
    {
        int line = 0;
        while (line < _breakpoints.Length && x >= (Half)_breakpoints[line]) line++;
        return ((Half)_slopes[line] * x) + (Half)_intercepts[line];
    }

    /// <summary>How many breakpoints lie at or left of x, which is the index of its line.</summary>
    internal static int LineOf<T>(ReadOnlySpan<T> breakpoints, T x)
        where T : IComparable<T>
    {
        int low = 0, high = breakpoints.Length;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (breakpoints[middle].CompareTo(x) <= 0) low = middle + 1;
            else high = middle;
        }

        return low;
    }
}
