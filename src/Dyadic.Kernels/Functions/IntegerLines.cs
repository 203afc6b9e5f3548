using Dyadic.Core;

namespace Dyadic.Kernels.Functions;

/// <summary>Lines on integers: y = A · q + C, with the A and C of the greatest breakpoint at or left of q; cut to 32 bits.</summary>
public sealed class IntegerLines
{
    private readonly long[] _breakpoints;
    private readonly long[] _slopes;
    private readonly long[] _intercepts;

    /// <summary>Lines.</summary>
    /// <param name="breakpoints">D, rising or equal; one fewer than lines.</param>
    /// <param name="slopes">A, of 32 signed bits.</param>
    /// <param name="intercepts">C, of 32 signed bits.</param>
    /// <exception cref="DyadicException">The lengths do not fit, breakpoints fall, or a number leaves 32 bits.</exception>
    public IntegerLines(ReadOnlySpan<long> breakpoints, ReadOnlySpan<long> slopes, ReadOnlySpan<long> intercepts)
    {
        (_breakpoints, _slopes, _intercepts) = (breakpoints.ToArray(), slopes.ToArray(), intercepts.ToArray());
        bool rising = true;
        for (int i = 1; i < _breakpoints.Length; i++) rising &= _breakpoints[i] >= _breakpoints[i - 1];
        if (_slopes.Length == 0 || _slopes.Length != _intercepts.Length || _slopes.Length != _breakpoints.Length + 1 || !rising || !Array.TrueForAll(_breakpoints, Fits) || !Array.TrueForAll(_slopes, Fits) || !Array.TrueForAll(_intercepts, Fits))
        {
            throw DyadicException.BadInput($"Lines have a slope and an intercept each and one rising breakpoint fewer, all of 32 bits; got {slopes.Length}, {intercepts.Length} and {breakpoints.Length}.");
        }
    }

    /// <summary>D.</summary>
    public ReadOnlySpan<long> Breakpoints => _breakpoints;

    /// <summary>A.</summary>
    public ReadOnlySpan<long> Slopes => _slopes;

    /// <summary>C.</summary>
    public ReadOnlySpan<long> Intercepts => _intercepts;

    /// <summary>Bytes: every number has 32 bits.</summary>
    public int Bytes => sizeof(int) * (_breakpoints.Length + _slopes.Length + _intercepts.Length);

    /// <summary>The value at q, which is cut to 32 bits too.</summary>
    public long Of(long q)
    {
        int line = LineTable.LineOf<long>(_breakpoints, q);
        return Math.Clamp((_slopes[line] * Math.Clamp(q, int.MinValue, int.MaxValue)) + _intercepts[line], int.MinValue, int.MaxValue);
    }

    private static bool Fits(long number) => number is >= int.MinValue and <= int.MaxValue;
}
