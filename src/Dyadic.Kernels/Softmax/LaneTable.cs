using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Dyadic.Kernels.Functions;

/// <summary>Sixteen look-ups in a table of sixteen numbers.</summary>
internal static class LaneTable
{
    /// <summary>The entries.</summary>
    /// <param name="table">Sixteen numbers.</param>
    /// <param name="indices">0 to 15.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> Look(Vector512<int> table, Vector512<int> indices) =>
        Avx512F.IsSupported ? Avx512F.PermuteVar16x32(table, indices) : Vector512.Shuffle(table, indices);
}
