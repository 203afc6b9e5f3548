using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Dyadic.Kernels;

/// <summary>Four u8 × s8 products a lane, summed exactly into 32 bits (vpdpbusd without saturation).</summary>
internal readonly unsafe struct U8S8AvxVnni : IDotLanes<Vector256<int>>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Load(byte* source) => Vector256.Load((int*)source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(byte* destination, Vector256<int> value) => value.Store((int*)destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Broadcast(byte* source) => Vector256.Create(*(int*)source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> MultiplyAdd(Vector256<int> lhs, Vector256<int> rhs, Vector256<int> sum) =>
        AvxVnni.MultiplyWideningAndAdd(sum, lhs.AsByte(), rhs.AsSByte());
}

/// <summary>s8 × s8: flipping the sign bit of a code adds 128 to it, which the zero point then takes off again.</summary>
internal readonly unsafe struct S8S8AvxVnni : IDotLanes<Vector256<int>>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Load(byte* source) => Vector256.Load((int*)source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(byte* destination, Vector256<int> value) => value.Store((int*)destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Broadcast(byte* source) => Vector256.Create(*(int*)source) ^ Vector256.Create(unchecked((int)0x80808080));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> MultiplyAdd(Vector256<int> lhs, Vector256<int> rhs, Vector256<int> sum) =>
        AvxVnni.MultiplyWideningAndAdd(sum, lhs.AsByte(), rhs.AsSByte());
}

/// <summary>Two s16 × s16 products a lane (vpmaddwd). Exact unless both pairs are −2¹⁵ · −2¹⁵, which centred 8-bit codes cannot be.</summary>
internal readonly unsafe struct S16S16Avx512 : IDotLanes<Vector512<int>>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> Load(byte* source) => Vector512.Load((int*)source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(byte* destination, Vector512<int> value) => value.Store((int*)destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> Broadcast(byte* source) => Vector512.Create(*(int*)source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> MultiplyAdd(Vector512<int> lhs, Vector512<int> rhs, Vector512<int> sum) =>
        sum + Avx512BW.MultiplyAddAdjacent(lhs.AsInt16(), rhs.AsInt16());
}

internal readonly unsafe struct S16S16Avx2 : IDotLanes<Vector256<int>>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Load(byte* source) => Vector256.Load((int*)source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(byte* destination, Vector256<int> value) => value.Store((int*)destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Broadcast(byte* source) => Vector256.Create(*(int*)source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> MultiplyAdd(Vector256<int> lhs, Vector256<int> rhs, Vector256<int> sum) =>
        sum + Avx2.MultiplyAddAdjacent(lhs.AsInt16(), rhs.AsInt16());
}

internal readonly unsafe struct S16S16Vector128 : IDotLanes<Vector128<int>>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> Load(byte* source) => Vector128.Load((int*)source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(byte* destination, Vector128<int> value) => value.Store((int*)destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> Broadcast(byte* source) => Vector128.Create(*(int*)source);

    // Without pmaddwd: the upper half of a lane by an arithmetic shift, the lower one by moving it up first.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> MultiplyAdd(Vector128<int> lhs, Vector128<int> rhs, Vector128<int> sum) => Sse2.IsSupported
        ? sum + Sse2.MultiplyAddAdjacent(lhs.AsInt16(), rhs.AsInt16())
        : sum + ((lhs >> 16) * (rhs >> 16)) + (((lhs << 16) >> 16) * ((rhs << 16) >> 16));
}
