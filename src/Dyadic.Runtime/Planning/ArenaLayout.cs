namespace Dyadic.Runtime.Planning;

/// <summary>Places buffers in one arena so that buffers in use at the same time never overlap: largest first, each into the tightest gap.</summary>
internal static class ArenaLayout
{
    /// <summary>Every buffer begins at a multiple of this, a cache line and the widest vector.</summary>
    public const int Alignment = 64;

    /// <summary>Sets every buffer's offset.</summary>
    /// <returns>The bytes of the arena.</returns>
    public static long Place(IEnumerable<PlanBuffer> buffers)
    {
        List<PlanBuffer> placed = [];
        long end = 0;
        foreach (PlanBuffer buffer in buffers.OrderByDescending(buffer => buffer.Bytes).ThenBy(buffer => buffer.FirstStep))
        {
            buffer.Offset = TightestGap(buffer, placed.Where(buffer.LivesWith).OrderBy(other => other.Offset));
            placed.Add(buffer);
            end = Math.Max(end, buffer.Offset + Aligned(buffer.Bytes));
        }

        return end;
    }

    private static long TightestGap(PlanBuffer buffer, IEnumerable<PlanBuffer> neighbours)
    {
        long needed = Aligned(buffer.Bytes);
        long best = -1;
        long bestGap = long.MaxValue;
        long free = 0;
        foreach (PlanBuffer neighbour in neighbours)
        {
            long gap = neighbour.Offset - free;
            if (gap >= needed && gap < bestGap) (best, bestGap) = (free, gap);
            free = Math.Max(free, neighbour.Offset + Aligned(neighbour.Bytes));
        }

        return best >= 0 ? best : free;
    }

    private static long Aligned(long bytes) => (Math.Max(bytes, 1) + Alignment - 1) / Alignment * Alignment;
}
