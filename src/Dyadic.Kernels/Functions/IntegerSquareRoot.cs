using System.Numerics;

namespace Dyadic.Kernels.Functions;

/// <summary>Square roots of integers by Newton's iteration.</summary>
public static class IntegerSquareRoot
{
    private const int ShortPasses = 10;

    /// <summary>⌊√n⌋, exactly. The processor's root of the nearest binary64 number is within 1 of it, and integers decide.</summary>
    public static ulong Floor(ulong n)
    {
        ulong root = Math.Min((ulong)Math.Sqrt(n), uint.MaxValue);
        if (root * root > n) root--;
        else if (root < uint.MaxValue && (root + 1) * (root + 1) <= n) root++;
        return root;
    }

    /// <summary>⌊√n⌋, exactly: x ← (x + ⌊n/x⌋)/2 from 2^⌈bits/2⌉ until it no longer falls. Kim et al. 2021, algorithm 4; Crandall and Pomerance, algorithm 9.2.11.</summary>
    /// <summary>⌊√n⌋ and how many passes it took, the one that found the end included.</summary>
    public static ulong Floor(ulong n, out int passes)
    {
        passes = 0;
        if (n == 0) return 0;
        int bits = 64 - BitOperations.LeadingZeroCount(n);
        UInt128 x = UInt128.One << ((bits + 1) / 2);
        while (true)
        {
            passes++;
            UInt128 next = (x + (n / x)) >> 1;
            if (next >= x) return (ulong)x;
            x = next;
        }
    }

    /// <summary>I-ViT's fixed iteration: ten passes from 2¹⁶. Within 1 of the root for n in [34596, 2⁴⁰]; at least 64, so it never divides by 0. Li and Gu 2023, section 3.</summary>
    public static ulong TenPasses(ulong n)
    {
        ulong x = 1 << 16;
        for (int pass = 0; pass < ShortPasses; pass++) x = (x + (n / x)) >> 1;
        return x;
    }
}
