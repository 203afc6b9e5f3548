using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Dyadic.Kernels.Functions;

/// <summary>min((x · factor) >> shift, greatest) of rows of numbers, sixteen at a time.</summary>
internal static unsafe class ScaledShares
{
    /// <summary>Computes in place.</summary>
    /// <param name="numbers">0 or more; a multiple of sixteen of them.</param>
    /// <param name="count">Numbers.</param>
    /// <param name="factor">Any.</param>
    /// <param name="shift">0 to 63; leaves less than 2³² of every product.</param>
    /// <param name="greatest">0 or more.</param>
    public static void Apply(int* numbers, int count, uint factor, int shift, int greatest)
    {
        Vector512<uint> factors = Vector512.Create((ulong)factor).AsUInt32();
        Vector512<uint> most = Vector512.Create((uint)greatest);
        for (int i = 0; i < count; i += CodeRow.Lanes)
        {
            Vector512<ulong> pairs = Vector512.Load(numbers + i).AsUInt64();
            Vector512<ulong> even = Vector512.ShiftRightLogical(Multiply(pairs, factors), shift), odd = Vector512.ShiftRightLogical(Multiply(pairs >>> 32, factors), shift);
            Vector512.Min((even | (odd << 32)).AsUInt32(), most).AsInt32().Store(numbers + i);
        }
    }

    /// <summary>min(x / (2^bits − 1), greatest), in place.</summary>
    /// <remarks>⌈2^(31 + bits) / d⌉ is too large by less than d &lt; 2^bits, which a number of 31 bits does not make a whole one.</remarks>
    /// <param name="numbers">0 or more; a multiple of sixteen of them.</param>
    /// <param name="count">Numbers.</param>
    /// <param name="bits">2 to 16.</param>
    /// <param name="greatest">0 or more.</param>
    public static void Divide(int* numbers, int count, int bits, int greatest)
    {
        ulong divisor = (1UL << bits) - 1;
        Apply(numbers, count, (uint)(((1UL << (31 + bits)) + divisor - 1) / divisor), 31 + bits, greatest);
    }

    // The products of the low halves.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<ulong> Multiply(Vector512<ulong> x, Vector512<uint> factors)
    {
        if (Avx512F.IsSupported) return Avx512F.Multiply(x.AsUInt32(), factors);
        if (Avx2.IsSupported) return Vector512.Create(Avx2.Multiply(x.AsUInt32().GetLower(), factors.GetLower()), Avx2.Multiply(x.AsUInt32().GetUpper(), factors.GetUpper()));
        return (x & Vector512.Create((ulong)uint.MaxValue)) * factors.AsUInt64();
    }
}
