using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Dyadic.Kernels;

/// <summary>256 bytes in four registers become another order of them (AVX-512 VBMI).</summary>
internal sealed unsafe class BytePermutation
{
    private const int Bytes = 256;
    private const int Width = 64;

    // [4][64] indices of source bytes modulo 128, then [4][64] masks of those that come from the upper 128 bytes.
    private readonly PinnedBuffer _tables = new(2 * Bytes);

    /// <summary>Fixes the order.</summary>
    /// <param name="source">The source byte of each of 256 bytes.</param>
    public BytePermutation(Func<int, int> source)
    {
        for (int index = 0; index < Bytes; index++)
        {
            int from = source(index);
            _tables.Pointer[index] = (byte)(from % (2 * Width));
            _tables.Pointer[Bytes + index] = (byte)(from < 2 * Width ? 0 : 0xFF);
        }
    }

    public static bool IsSupported(KernelTier tier) => tier >= KernelTier.Vector512 && CpuFeatures.HasAvx512 && Avx512Vbmi.IsSupported;

    /// <summary>The indices and masks, valid as long as this object is reachable.</summary>
    public byte* Tables => _tables.Pointer;

    /// <summary>Register <paramref name="number"/> of the result: vpermi2b over each half of the source, then a choice by mask.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<byte> Result(byte* tables, int number, Vector512<byte> a, Vector512<byte> b, Vector512<byte> c, Vector512<byte> d)
    {
        Vector512<byte> index = Vector512.Load(tables + (number * Width));
        Vector512<byte> lower = Avx512Vbmi.PermuteVar64x8x2(a, index, b), upper = Avx512Vbmi.PermuteVar64x8x2(c, index, d);
        return Vector512.ConditionalSelect(Vector512.Load(tables + Bytes + (number * Width)), upper, lower);
    }
}
