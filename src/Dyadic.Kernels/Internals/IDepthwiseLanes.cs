using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Dyadic.Kernels;

/// <summary>What a depthwise kernel asks of an instruction set: one product a 32-bit lane.</summary>
internal unsafe interface IDepthwiseLanes<TVector>
    where TVector : struct
{
    /// <summary>Bytes of an input element.</summary>
    static abstract int CodeBytes { get; }

    static abstract TVector Load(byte* source);

    static abstract void Store(byte* destination, TVector value);

    /// <summary>One input element a lane, widened to 32 bits.</summary>
    static abstract TVector LoadCodes(byte* source);

    static abstract TVector MultiplyAdd(TVector codes, TVector weights, TVector sum);
}

internal readonly unsafe struct FloatLanes<TDot, TVector> : IDepthwiseLanes<TVector>
    where TDot : struct, IDotLanes<TVector>
    where TVector : struct
{
    public static int CodeBytes => 4;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Load(byte* source) => TDot.Load(source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(byte* destination, TVector value) => TDot.Store(destination, value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector LoadCodes(byte* source) => TDot.Load(source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector MultiplyAdd(TVector codes, TVector weights, TVector sum) => TDot.MultiplyAdd(codes, weights, sum);
}

/// <summary>
/// 8-bit codes. vpmaddwd sums the products of the two 16-bit halves of a lane; a weight's upper half is zero, so what is left is the product
/// of the lower halves, exact and cheaper than a 32-bit multiplication.
/// </summary>
internal readonly unsafe struct CodeLanesAvx512<TSign> : IDepthwiseLanes<Vector512<int>>
    where TSign : struct, ITileExtent
{
    public static int CodeBytes => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> Load(byte* source) => Vector512.Load((int*)source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(byte* destination, Vector512<int> value) => value.Store((int*)destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> LoadCodes(byte* source) => TSign.Value == SignedCodes.Number
        ? Avx512F.ConvertToVector512Int32(Vector128.Load((sbyte*)source))
        : Avx512F.ConvertToVector512Int32(Vector128.Load(source));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> MultiplyAdd(Vector512<int> codes, Vector512<int> weights, Vector512<int> sum) =>
        sum + Avx512BW.MultiplyAddAdjacent(codes.AsInt16(), weights.AsInt16());
}

internal readonly unsafe struct CodeLanesAvx2<TSign> : IDepthwiseLanes<Vector256<int>>
    where TSign : struct, ITileExtent
{
    public static int CodeBytes => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Load(byte* source) => Vector256.Load((int*)source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(byte* destination, Vector256<int> value) => value.Store((int*)destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> LoadCodes(byte* source) => TSign.Value == SignedCodes.Number
        ? Avx2.ConvertToVector256Int32((sbyte*)source)
        : Avx2.ConvertToVector256Int32(source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> MultiplyAdd(Vector256<int> codes, Vector256<int> weights, Vector256<int> sum) =>
        sum + Avx2.MultiplyAddAdjacent(codes.AsInt16(), weights.AsInt16());
}

internal readonly unsafe struct CodeLanesVector128<TSign> : IDepthwiseLanes<Vector128<int>>
    where TSign : struct, ITileExtent
{
    public static int CodeBytes => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> Load(byte* source) => Vector128.Load((int*)source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(byte* destination, Vector128<int> value) => value.Store((int*)destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> LoadCodes(byte* source)
    {
        Vector128<byte> codes = Vector128.CreateScalar(*(uint*)source).AsByte();
        return TSign.Value == SignedCodes.Number
            ? Vector128.WidenLower(Vector128.WidenLower(codes.AsSByte()))
            : Vector128.WidenLower(Vector128.WidenLower(codes)).AsInt32();
    }

    // The weight is widened back to 32 bits: its upper half is zero in memory even when it is negative.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> MultiplyAdd(Vector128<int> codes, Vector128<int> weights, Vector128<int> sum) =>
        sum + (codes * ((weights << 16) >> 16));
}

/// <summary>Marks s8 input codes.</summary>
internal readonly struct SignedCodes : ITileExtent
{
    public const int Number = 1;

    public static int Value => Number;
}

/// <summary>Marks u8 input codes.</summary>
internal readonly struct UnsignedCodes : ITileExtent
{
    public static int Value => 0;
}
