using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Dyadic.Kernels.Functions;

/// <summary>At most sixteen lines at sixteen numbers at a time, where no value leaves 32 bits; a product on the way may, for what wraps around wraps back.</summary>
internal readonly struct LineLanes
{
    private readonly SortedLanes _breakpoints;
    private readonly Vector512<int> _slopes;
    private readonly Vector512<int> _intercepts;

    private LineLanes(IntegerLines lines)
    {
        Span<int> falling = stackalloc int[CodeRow.Lanes - 1], slopes = stackalloc int[CodeRow.Lanes], intercepts = stackalloc int[CodeRow.Lanes];
        int count = lines.Breakpoints.Length;
        // −q ≤ −d counts the breakpoints at or left of q.
        for (int i = 0; i < count; i++) falling[i] = (int)-lines.Breakpoints[i];
        for (int i = 0; i <= count; i++) (slopes[i], intercepts[i]) = ((int)lines.Slopes[i], (int)lines.Intercepts[i]);
        (_breakpoints, _slopes, _intercepts) = (new SortedLanes(falling[..count]), Vector512.Create<int>(slopes), Vector512.Create<int>(intercepts));
    }

    /// <summary>The lines, or null when there are more, or a value between two numbers leaves 32 bits.</summary>
    public static LineLanes? Of(IntegerLines lines, long from, long to)
    {
        int count = lines.Breakpoints.Length;
        bool fits = count < CodeRow.Lanes && !lines.Breakpoints.Contains((long)int.MinValue);
        for (int i = 0; fits && i <= count; i++)
        {
            long first = Math.Max(i == 0 ? from : lines.Breakpoints[i - 1], from), last = Math.Min(i == count ? to : lines.Breakpoints[i] - 1, to);
            if (first > last) continue;
            fits = Fits((lines.Slopes[i] * first) + lines.Intercepts[i]) && Fits((lines.Slopes[i] * last) + lines.Intercepts[i]);
        }

        return fits ? new LineLanes(lines) : null;
    }

    /// <summary>The values at q, which are between the two numbers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<int> At(Vector512<int> q)
    {
        Vector512<int> line = _breakpoints.NotBelow(-q);
        return (LaneTable.Look(_slopes, line) * q) + LaneTable.Look(_intercepts, line);
    }

    private static bool Fits(long value) => value is >= int.MinValue and <= int.MaxValue;
}
