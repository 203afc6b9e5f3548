namespace Dyadic.Graphs.Operators;

/// <summary>What two shapes that a value may have agree on.</summary>
internal static class CommonShape
{
    /// <summary>Extents that differ become unknown; null when the ranks differ or one is unknown.</summary>
    public static SymbolicShape? Of(SymbolicShape? left, SymbolicShape? right)
    {
        if (left is null || right is null || left.Rank != right.Rank) return null;
        return SymbolicShape.Of(left.Zip(right, (a, b) => a == b ? a : Dimension.Unknown));
    }
}
