using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Dyadic.Kernels;

/// <summary>What <see cref="WindowReduction{TLanes, TVector}"/> asks of an operation on a register of channels.</summary>
internal unsafe interface IWindowLanes<TVector>
    where TVector : unmanaged
{
    static abstract TVector Load(byte* source);

    static abstract void Store(byte* target, TVector value);

    static abstract TVector Combine(TVector one, TVector other);
}

internal readonly unsafe struct Max512<T> : IWindowLanes<Vector512<T>>
    where T : unmanaged
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Load(byte* source) => Vector512.Load((T*)source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(byte* target, Vector512<T> value) => value.Store((T*)target);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Combine(Vector512<T> one, Vector512<T> other) => Vector512.Max(one, other);
}

internal readonly unsafe struct Max256<T> : IWindowLanes<Vector256<T>>
    where T : unmanaged
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Load(byte* source) => Vector256.Load((T*)source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(byte* target, Vector256<T> value) => value.Store((T*)target);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Combine(Vector256<T> one, Vector256<T> other) => Vector256.Max(one, other);
}

internal readonly unsafe struct Max128<T> : IWindowLanes<Vector128<T>>
    where T : unmanaged
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> Load(byte* source) => Vector128.Load((T*)source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(byte* target, Vector128<T> value) => value.Store((T*)target);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> Combine(Vector128<T> one, Vector128<T> other) => Vector128.Max(one, other);
}

internal readonly unsafe struct MaxScalar<T> : IWindowLanes<T>
    where T : unmanaged, INumber<T>
{
    public static T Load(byte* source) => *(T*)source;

    public static void Store(byte* target, T value) => *(T*)target = value;

    public static T Combine(T one, T other) => T.Max(one, other);
}

internal readonly unsafe struct Sum512 : IWindowLanes<Vector512<float>>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Load(byte* source) => Vector512.Load((float*)source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(byte* target, Vector512<float> value) => value.Store((float*)target);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Combine(Vector512<float> one, Vector512<float> other) => one + other;
}

internal readonly unsafe struct Sum256 : IWindowLanes<Vector256<float>>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Load(byte* source) => Vector256.Load((float*)source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(byte* target, Vector256<float> value) => value.Store((float*)target);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Combine(Vector256<float> one, Vector256<float> other) => one + other;
}

internal readonly unsafe struct Sum128 : IWindowLanes<Vector128<float>>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Load(byte* source) => Vector128.Load((float*)source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(byte* target, Vector128<float> value) => value.Store((float*)target);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Combine(Vector128<float> one, Vector128<float> other) => one + other;
}

internal readonly unsafe struct SumScalar : IWindowLanes<float>
{
    public static float Load(byte* source) => *(float*)source;

    public static void Store(byte* target, float value) => *(float*)target = value;

    public static float Combine(float one, float other) => one + other;
}
