using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Dyadic.Kernels;

internal readonly unsafe struct PairsAvx512 : IPairLanes<Vector512<byte>>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<byte> Load(byte* source) => Vector512.Load(source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(byte* target, Vector512<byte> value) => value.Store(target);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<byte> Broadcast(int value) => Vector512.Create(value).AsByte();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<byte> Xor(Vector512<byte> one, Vector512<byte> other) => one ^ other;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<byte> Add(Vector512<byte> one, Vector512<byte> other) => (one.AsInt32() + other.AsInt32()).AsByte();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<byte> UnpackLowBytes(Vector512<byte> one, Vector512<byte> other) => Avx512BW.UnpackLow(one, other);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<byte> UnpackHighBytes(Vector512<byte> one, Vector512<byte> other) => Avx512BW.UnpackHigh(one, other);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<byte> UnpackLowWords(Vector512<byte> one, Vector512<byte> other) => Avx512BW.UnpackLow(one.AsInt16(), other.AsInt16()).AsByte();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<byte> UnpackHighWords(Vector512<byte> one, Vector512<byte> other) => Avx512BW.UnpackHigh(one.AsInt16(), other.AsInt16()).AsByte();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<byte> MultiplyAddPairs(Vector512<byte> one, Vector512<byte> other) => Avx512BW.MultiplyAddAdjacent(one.AsInt16(), other.AsInt16()).AsByte();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<byte> ShiftRight(Vector512<byte> value, Vector128<int> count) => Avx512F.ShiftRightArithmetic(value.AsInt32(), count).AsByte();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<byte> PackWords(Vector512<byte> low, Vector512<byte> high) => Avx512BW.PackSignedSaturate(low.AsInt32(), high.AsInt32()).AsByte();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<byte> PackBytes(Vector512<byte> low, Vector512<byte> high) => Avx512BW.PackUnsignedSaturate(low.AsInt16(), high.AsInt16());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<byte> ClampBytes(Vector512<byte> value, Vector512<byte> min, Vector512<byte> max) => Vector512.Min(Vector512.Max(value, min), max);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<byte> ClampWords(Vector512<byte> value, Vector512<byte> min, Vector512<byte> max) => Vector512.Min(Vector512.Max(value.AsInt16(), min.AsInt16()), max.AsInt16()).AsByte();
}

internal readonly unsafe struct PairsAvx2 : IPairLanes<Vector256<byte>>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<byte> Load(byte* source) => Vector256.Load(source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(byte* target, Vector256<byte> value) => value.Store(target);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<byte> Broadcast(int value) => Vector256.Create(value).AsByte();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<byte> Xor(Vector256<byte> one, Vector256<byte> other) => one ^ other;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<byte> Add(Vector256<byte> one, Vector256<byte> other) => (one.AsInt32() + other.AsInt32()).AsByte();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<byte> UnpackLowBytes(Vector256<byte> one, Vector256<byte> other) => Avx2.UnpackLow(one, other);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<byte> UnpackHighBytes(Vector256<byte> one, Vector256<byte> other) => Avx2.UnpackHigh(one, other);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<byte> UnpackLowWords(Vector256<byte> one, Vector256<byte> other) => Avx2.UnpackLow(one.AsInt16(), other.AsInt16()).AsByte();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<byte> UnpackHighWords(Vector256<byte> one, Vector256<byte> other) => Avx2.UnpackHigh(one.AsInt16(), other.AsInt16()).AsByte();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<byte> MultiplyAddPairs(Vector256<byte> one, Vector256<byte> other) => Avx2.MultiplyAddAdjacent(one.AsInt16(), other.AsInt16()).AsByte();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<byte> ShiftRight(Vector256<byte> value, Vector128<int> count) => Avx2.ShiftRightArithmetic(value.AsInt32(), count).AsByte();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<byte> PackWords(Vector256<byte> low, Vector256<byte> high) => Avx2.PackSignedSaturate(low.AsInt32(), high.AsInt32()).AsByte();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<byte> PackBytes(Vector256<byte> low, Vector256<byte> high) => Avx2.PackUnsignedSaturate(low.AsInt16(), high.AsInt16());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<byte> ClampBytes(Vector256<byte> value, Vector256<byte> min, Vector256<byte> max) => Vector256.Min(Vector256.Max(value, min), max);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<byte> ClampWords(Vector256<byte> value, Vector256<byte> min, Vector256<byte> max) => Vector256.Min(Vector256.Max(value.AsInt16(), min.AsInt16()), max.AsInt16()).AsByte();
}

internal readonly unsafe struct PairsSse41 : IPairLanes<Vector128<byte>>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<byte> Load(byte* source) => Vector128.Load(source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(byte* target, Vector128<byte> value) => value.Store(target);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<byte> Broadcast(int value) => Vector128.Create(value).AsByte();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<byte> Xor(Vector128<byte> one, Vector128<byte> other) => one ^ other;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<byte> Add(Vector128<byte> one, Vector128<byte> other) => (one.AsInt32() + other.AsInt32()).AsByte();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<byte> UnpackLowBytes(Vector128<byte> one, Vector128<byte> other) => Sse2.UnpackLow(one, other);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<byte> UnpackHighBytes(Vector128<byte> one, Vector128<byte> other) => Sse2.UnpackHigh(one, other);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<byte> UnpackLowWords(Vector128<byte> one, Vector128<byte> other) => Sse2.UnpackLow(one.AsInt16(), other.AsInt16()).AsByte();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<byte> UnpackHighWords(Vector128<byte> one, Vector128<byte> other) => Sse2.UnpackHigh(one.AsInt16(), other.AsInt16()).AsByte();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<byte> MultiplyAddPairs(Vector128<byte> one, Vector128<byte> other) => Sse2.MultiplyAddAdjacent(one.AsInt16(), other.AsInt16()).AsByte();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<byte> ShiftRight(Vector128<byte> value, Vector128<int> count) => Sse2.ShiftRightArithmetic(value.AsInt32(), count).AsByte();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<byte> PackWords(Vector128<byte> low, Vector128<byte> high) => Sse2.PackSignedSaturate(low.AsInt32(), high.AsInt32()).AsByte();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<byte> PackBytes(Vector128<byte> low, Vector128<byte> high) => Sse2.PackUnsignedSaturate(low.AsInt16(), high.AsInt16());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<byte> ClampBytes(Vector128<byte> value, Vector128<byte> min, Vector128<byte> max) => Vector128.Min(Vector128.Max(value, min), max);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<byte> ClampWords(Vector128<byte> value, Vector128<byte> min, Vector128<byte> max) => Vector128.Min(Vector128.Max(value.AsInt16(), min.AsInt16()), max.AsInt16()).AsByte();
}
