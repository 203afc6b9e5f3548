using Dyadic.Core;

namespace Dyadic.Runtime.Planning;

/// <summary>The order in which the elements of a value lie in memory.</summary>
internal enum Layout
{
    /// <summary>Row-major over the logical shape: N, C, H, W for images.</summary>
    Standard,

    /// <summary>The channel axis (1) last: N, H, W, C for images; any rank of 3 or more.</summary>
    ChannelsLast,
}

/// <summary>Shapes under layouts.</summary>
internal static class Layouts
{
    /// <summary>The extents in the order they lie in memory.</summary>
    public static TensorShape Physical(TensorShape logical, Layout layout)
    {
        if (layout == Layout.Standard) return logical;
        int[] extents = new int[logical.Rank];
        for (int axis = 0; axis < extents.Length; axis++) extents[PhysicalAxis(axis, extents.Length, layout)] = logical[axis];
        return TensorShape.Create(extents);
    }

    /// <summary>Where a logical axis lies in memory.</summary>
    public static int PhysicalAxis(int axis, int rank, Layout layout) => layout == Layout.Standard || axis == 0 ? axis : axis == 1 ? rank - 1 : axis - 1;

    /// <summary>True when both layouts order the elements alike, so that a conversion moves nothing.</summary>
    public static bool SameOrder(TensorShape logical) => logical.Rank < 3 || logical[1] == 1 || logical.CountOf(2, logical.Rank) == 1;
}
