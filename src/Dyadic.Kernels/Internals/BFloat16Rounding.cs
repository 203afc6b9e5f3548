using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Dyadic.Kernels;

/// <summary>Rounds float32 to bfloat16, the upper half of a float32: half to even, magnitudes below 2⁻¹²⁶ to zero of their sign, a NaN to a quiet one.</summary>
internal static unsafe class BFloat16Rounding
{
    private const uint Sign = 0x8000_0000, Infinity = 0x7F80_0000, SmallestNormal = 0x0080_0000, QuietBit = 0x0040_0000;

    /// <summary>The definition.</summary>
    public static ushort Round(float value)
    {
        uint bits = BitConverter.SingleToUInt32Bits(value), magnitude = bits & ~Sign;
        if (magnitude < SmallestNormal) return (ushort)((bits & Sign) >> 16);
        if (magnitude > Infinity) return (ushort)((bits | QuietBit) >> 16);
        return (ushort)((bits + 0x7FFF + ((bits >> 16) & 1)) >> 16);
    }

    /// <summary>The float32 of the same value.</summary>
    public static float Widen(ushort code) => BitConverter.UInt32BitsToSingle((uint)code << 16);

    /// <summary>Rounds and stores the upper halves; writes zeros from <paramref name="count"/> up to an even number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Narrow(float* source, ushort* target, int count)
    {
        int index = 0;
        if (Vector512.IsHardwareAccelerated)
        {
            for (; index <= count - 32; index += 32)
            {
                Vector512<uint> low = Round(Vector512.Load((uint*)(source + index))) >> 16, high = Round(Vector512.Load((uint*)(source + index + 16))) >> 16;
                Vector512.Narrow(low, high).Store(target + index);
            }
        }

        for (; index < count; index++) target[index] = Round(source[index]);
        if (count % 2 != 0) target[count] = 0;
    }

    /// <summary>Rounds and stores as float32.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Keep(float* source, float* target, int count)
    {
        int index = 0;
        if (Vector512.IsHardwareAccelerated)
        {
            for (; index <= count - 16; index += 16) (Round(Vector512.Load((uint*)(source + index))) & Vector512.Create(0xFFFF_0000)).Store((uint*)(target + index));
        }

        for (; index < count; index++) target[index] = Widen(Round(source[index]));
    }

    /// <summary>The rounded code in each upper half; the lower halves are undefined.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<uint> Round(Vector512<uint> bits)
    {
        Vector512<uint> magnitude = bits & Vector512.Create(~Sign);
        Vector512<uint> rounded = bits + Vector512.Create(0x7FFFu) + ((bits >> 16) & Vector512<uint>.One);
        rounded = Vector512.ConditionalSelect(Vector512.GreaterThan(magnitude, Vector512.Create(Infinity)), bits | Vector512.Create(QuietBit), rounded);
        return Vector512.ConditionalSelect(Vector512.LessThan(magnitude, Vector512.Create(SmallestNormal)), bits & Vector512.Create(Sign), rounded);
    }
}
