using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Dyadic.Kernels.Functions;

/// <summary>Shifts each of sixteen numbers by a count of its own; counts above 31 leave 0.</summary>
internal static class LaneShift
{
    /// <summary>x / 2^count, for numbers of 0 and more.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> Right(Vector512<int> x, Vector512<int> counts)
    {
        if (Avx512F.IsSupported) return Avx512F.ShiftRightLogicalVariable(x, counts.AsUInt32());
        if (Avx2.IsSupported) return Vector512.Create(Avx2.ShiftRightLogicalVariable(x.GetLower(), counts.GetLower().AsUInt32()), Avx2.ShiftRightLogicalVariable(x.GetUpper(), counts.GetUpper().AsUInt32()));
        Vector512<int> shifted = x;
        for (int lane = 0; lane < Vector512<int>.Count; lane++) shifted = shifted.WithElement(lane, (uint)counts[lane] > 31 ? 0 : x[lane] >>> counts[lane]);
        return shifted;
    }

    /// <summary>x · 2^count, of which the low 32 bits stay.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> Left(Vector512<int> x, Vector512<int> counts)
    {
        if (Avx512F.IsSupported) return Avx512F.ShiftLeftLogicalVariable(x, counts.AsUInt32());
        if (Avx2.IsSupported) return Vector512.Create(Avx2.ShiftLeftLogicalVariable(x.GetLower(), counts.GetLower().AsUInt32()), Avx2.ShiftLeftLogicalVariable(x.GetUpper(), counts.GetUpper().AsUInt32()));
        Vector512<int> shifted = x;
        for (int lane = 0; lane < Vector512<int>.Count; lane++) shifted = shifted.WithElement(lane, (uint)counts[lane] > 31 ? 0 : x[lane] << counts[lane]);
        return shifted;
    }
}
