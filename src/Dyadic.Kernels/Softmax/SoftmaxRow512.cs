using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Dyadic.Kernels;

/// <summary>The parts of a softmax of one row of codes, 64 at a time, on AVX-512 VBMI. A flip of 128 makes u8 codes of s8 ones, in the same order.</summary>
internal static unsafe class SoftmaxRow512
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static byte Greatest(byte* x, int depth, byte flip)
    {
        Vector512<byte> flips = Vector512.Create(flip), most = Vector512<byte>.Zero;
        int i = 0;
        for (; i <= depth - 64; i += 64) most = Vector512.Max(most, Vector512.Load(x + i) ^ flips);
        // What the mask leaves out is the flip, and the flip flipped is 0.
        if (i < depth) most = Vector512.Max(most, Avx512BW.MaskLoad(x + i, Tail(depth), flips) ^ flips);
        Vector256<byte> half = Vector256.Max(most.GetLower(), most.GetUpper());
        Vector128<byte> quarter = Vector128.Max(half.GetLower(), half.GetUpper());
        // 255 − x turns the greatest of bytes into the least of words, which one instruction finds once bytes are folded.
        quarter = ~quarter;
        quarter = Sse2.Min(quarter, Sse2.ShiftRightLogical(quarter.AsUInt16(), 8).AsByte());
        return (byte)~Sse41.MinHorizontal((quarter.AsUInt16() & Vector128.Create((ushort)0xFF))).ToScalar();
    }

    /// <summary>Σ e, exact: the bytes of each plane add up in 64-bit lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long Sum(SoftmaxTables tables, byte* x, int depth, byte greatest, byte flip)
    {
        Vector512<byte> flips = Vector512.Create(flip), top = Vector512.Create(greatest);
        Vector512<ulong> low = default, middle = default, high = default;
        int i = 0;
        for (; i <= depth - 64; i += 64)
        {
            Vector512<byte> below = top - (Vector512.Load(x + i) ^ flips);
            low += Bytes(ByteLookUp.Look(tables.Plane(0), below));
            middle += Bytes(ByteLookUp.Look(tables.Plane(1), below));
            high += Bytes(ByteLookUp.Look(tables.Plane(2), below));
        }

        if (i < depth)
        {
            Vector512<byte> mask = Tail(depth), below = top - (Avx512BW.MaskLoad(x + i, mask, flips) ^ flips);
            low += Bytes(ByteLookUp.Look(tables.Plane(0), below) & mask);
            middle += Bytes(ByteLookUp.Look(tables.Plane(1), below) & mask);
            high += Bytes(ByteLookUp.Look(tables.Plane(2), below) & mask);
        }

        return (long)Vector512.Sum(low + (middle << 8) + (high << 16));
    }

    /// <summary>Writes the share of each distance from the greatest code, as far as it is not 0, and 0 where the last row went further.</summary>
    /// <returns>How many shares are written.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Fill(SoftmaxTables tables, float share, int zeroPoint, (int Min, int Max) range, byte* shares, int filled)
    {
        Vector512<float> factor = Vector512.Create(share), most = Vector512.Create(2f * FloatCodeSoftmax.Codes);
        Vector512<int> zero = Vector512.Create(zeroPoint), min = Vector512.Create(range.Min), max = Vector512.Create(range.Max);
        int i = 0;
        for (; i < FloatCodeSoftmax.Codes; i += Vector512<int>.Count)
        {
            // The conversion rounds half to even.
            Vector512<int> rounded = Avx512F.ConvertToVector512Int32(Vector512.Min(Vector512.ConvertToSingle(Vector512.Load(tables.Whole + i)) * factor, most));
            Avx512F.ConvertToVector128Byte(Vector512.Max(Vector512.Min(rounded + zero, max), min).AsUInt32()).Store(shares + i);
            if (rounded[Vector512<int>.Count - 1] == 0)
            {
                i += Vector512<int>.Count;
                break;
            }
        }

        for (int rest = i; rest < filled; rest += Vector128<byte>.Count) Vector128.Create((byte)zeroPoint).Store(shares + rest);
        return i;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Look(byte* shares, byte* x, byte* y, int depth, byte greatest, byte flip)
    {
        Vector512<byte> flips = Vector512.Create(flip), top = Vector512.Create(greatest);
        int i = 0;
        for (; i <= depth - 64; i += 64) ByteLookUp.Look(shares, top - (Vector512.Load(x + i) ^ flips)).Store(y + i);
        if (i == depth) return;
        Vector512<byte> mask = Tail(depth);
        Avx512BW.MaskStore(y + i, mask, ByteLookUp.Look(shares, top - (Avx512BW.MaskLoad(x + i, mask, flips) ^ flips)));
    }

    /// <summary>Shares of 256 distances as a plane of their low and, when they have two bytes, one of their high bytes.</summary>
    public static void Planes(int* shares, byte* planes, int bytes)
    {
        for (int i = 0; i < FloatCodeSoftmax.Codes; i += Vector512<int>.Count)
        {
            Vector512<uint> numbers = Vector512.Load(shares + i).AsUInt32();
            Avx512F.ConvertToVector128Byte(numbers).Store(planes + i);
            if (bytes == 2) Avx512F.ConvertToVector128Byte(numbers >>> 8).Store(planes + FloatCodeSoftmax.Codes + i);
        }
    }

    /// <summary>Shares of two bytes from two planes.</summary>
    public static void LookWords(byte* planes, byte* x, ushort* y, int depth, byte greatest, byte flip)
    {
        Vector512<byte> flips = Vector512.Create(flip), top = Vector512.Create(greatest);
        int i = 0;
        for (; i <= depth - 64; i += 64) StoreWords(planes, top - (Vector512.Load(x + i) ^ flips), y + i);
        if (i == depth) return;
        ushort* rest = stackalloc ushort[64];
        StoreWords(planes, top - (Avx512BW.MaskLoad(x + i, Tail(depth), flips) ^ flips), rest);
        Unsafe.CopyBlockUnaligned(y + i, rest, (uint)((depth - i) * sizeof(ushort)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreWords(byte* planes, Vector512<byte> below, ushort* y)
    {
        Vector512<byte> low = ByteLookUp.Look(planes, below), high = ByteLookUp.Look(planes + FloatCodeSoftmax.Codes, below);
        (Vector512.WidenLower(low) | (Vector512.WidenLower(high) << 8)).Store(y);
        (Vector512.WidenUpper(low) | (Vector512.WidenUpper(high) << 8)).Store(y + 32);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<ulong> Bytes(Vector512<byte> codes) => Avx512BW.SumAbsoluteDifferences(codes, Vector512<byte>.Zero).AsUInt64();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<byte> Tail(int depth) => Vector512.LessThan(Vector512<byte>.Indices, Vector512.Create((byte)(depth % 64)));
}
