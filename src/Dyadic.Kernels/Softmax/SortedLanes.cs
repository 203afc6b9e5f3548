using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Dyadic.Kernels.Functions;

/// <summary>How many of at most fifteen numbers, in falling order, are not below each of sixteen others: a search by halves in one register.</summary>
internal readonly struct SortedLanes
{
    private readonly Vector512<int> _numbers;

    /// <summary>Fixes the numbers.</summary>
    /// <param name="falling">At most fifteen, none greater than the one before.</param>
    public SortedLanes(ReadOnlySpan<int> falling)
    {
        Span<int> all = stackalloc int[CodeRow.Lanes];
        all.Fill(int.MinValue);
        falling.CopyTo(all);
        _numbers = Vector512.Create<int>(all);
    }

    /// <summary>Counts.</summary>
    /// <param name="x">Above <see cref="int.MinValue"/>.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<int> NotBelow(Vector512<int> x)
    {
        Vector512<int> count = Step(x, Vector512<int>.Zero, 8);
        count = Step(x, count, 4);
        count = Step(x, count, 2);
        return Step(x, count, 1);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector512<int> Step(Vector512<int> x, Vector512<int> count, int step)
    {
        Vector512<int> number = LaneTable.Look(_numbers, count + Vector512.Create(step - 1));
        return count + (Vector512.GreaterThanOrEqual(number, x) & Vector512.Create(step));
    }
}
