using System.Numerics;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Dyadic.Core;

namespace Dyadic.Kernels;

/// <summary>Moves short runs of integer codes between their own width and 32 bits, so that arithmetic on them is written once.</summary>
internal static unsafe class CodeBlock
{
    /// <summary>The longest run worth holding in first-level cache at 32 bits.</summary>
    public const int Length = 256;

    /// <summary>Whether the process computes with vectors at all.</summary>
    public static bool UsesVectors(KernelTier tier) => tier != KernelTier.Scalar && Vector.IsHardwareAccelerated;

    /// <summary>Codes of UInt8, Int8, UInt16, Int16 or Int32 to int32.</summary>
    public static void Widen(byte* source, ElementType type, int* target, int count, bool vectors)
    {
        int index = 0;
        switch (type)
        {
            case ElementType.UInt8:
                if (vectors) index = WidenUnsigned(source, target, count);
                for (; index < count; index++) target[index] = source[index];
                break;
            case ElementType.Int8:
                if (vectors) index = WidenSigned((sbyte*)source, target, count);
                for (; index < count; index++) target[index] = ((sbyte*)source)[index];
                break;
            case ElementType.UInt16:
                if (vectors) index = WidenUnsigned((ushort*)source, target, count);
                for (; index < count; index++) target[index] = ((ushort*)source)[index];
                break;
            case ElementType.Int16:
                if (vectors) index = WidenSigned((short*)source, target, count);
                for (; index < count; index++) target[index] = ((short*)source)[index];
                break;
            default:
                new ReadOnlySpan<int>(source, count).CopyTo(new Span<int>(target, count));
                break;
        }
    }

    /// <summary>UInt8 or Int8 codes to int16, with vectors.</summary>
    /// <returns>The target.</returns>
    public static byte* WidenToWords(byte* source, ElementType type, short* target, int count)
    {
        int index = 0;
        for (; index <= count - Vector<byte>.Count; index += Vector<byte>.Count)
        {
            (Vector<short> low, Vector<short> high) = type == ElementType.UInt8 ? Unsigned(Vector.Load(source + index)) : Signed(Vector.Load((sbyte*)source + index));
            Vector.Store(low, target + index);
            Vector.Store(high, target + index + Vector<short>.Count);
        }

        for (; index < count; index++) target[index] = type == ElementType.UInt8 ? source[index] : ((sbyte*)source)[index];
        return (byte*)target;

        static (Vector<short> Low, Vector<short> High) Unsigned(Vector<byte> codes)
        {
            Vector.Widen(codes, out Vector<ushort> low, out Vector<ushort> high);
            return (Vector.AsVectorInt16(low), Vector.AsVectorInt16(high));
        }

        static (Vector<short> Low, Vector<short> High) Signed(Vector<sbyte> codes)
        {
            Vector.Widen(codes, out Vector<short> low, out Vector<short> high);
            return (low, high);
        }
    }

    /// <summary>int32 to codes of UInt8, Int8, UInt16, Int16 or Int32, keeping the low bits: the caller has clamped.</summary>
    public static void Narrow(int* source, byte* target, ElementType type, int count, bool vectors)
    {
        int index = 0;
        switch (type.ByteWidth())
        {
            case 1:
                if (vectors) index = NarrowToBytes(source, target, count);
                for (; index < count; index++) target[index] = (byte)source[index];
                break;
            case 2:
                if (vectors) index = NarrowToShorts(source, (short*)target, count);
                for (; index < count; index++) ((short*)target)[index] = (short)source[index];
                break;
            default:
                new ReadOnlySpan<int>(source, count).CopyTo(new Span<int>((int*)target, count));
                break;
        }
    }

    private static int WidenUnsigned(byte* source, int* target, int count)
    {
        int index = 0;
        int lanes = Vector<int>.Count;
        for (; index <= count - Vector<byte>.Count; index += Vector<byte>.Count)
        {
            Vector.Widen(Vector.Load(source + index), out Vector<ushort> low, out Vector<ushort> high);
            Vector.Widen(low, out Vector<uint> first, out Vector<uint> second);
            Vector.Widen(high, out Vector<uint> third, out Vector<uint> fourth);
            Vector.Store(first, (uint*)target + index);
            Vector.Store(second, (uint*)target + index + lanes);
            Vector.Store(third, (uint*)target + index + (2 * lanes));
            Vector.Store(fourth, (uint*)target + index + (3 * lanes));
        }

        return index;
    }

    private static int WidenSigned(sbyte* source, int* target, int count)
    {
        int index = 0;
        int lanes = Vector<int>.Count;
        for (; index <= count - Vector<sbyte>.Count; index += Vector<sbyte>.Count)
        {
            Vector.Widen(Vector.Load(source + index), out Vector<short> low, out Vector<short> high);
            Vector.Widen(low, out Vector<int> first, out Vector<int> second);
            Vector.Widen(high, out Vector<int> third, out Vector<int> fourth);
            Vector.Store(first, target + index);
            Vector.Store(second, target + index + lanes);
            Vector.Store(third, target + index + (2 * lanes));
            Vector.Store(fourth, target + index + (3 * lanes));
        }

        return index;
    }

    private static int WidenUnsigned(ushort* source, int* target, int count)
    {
        int index = 0;
        for (; index <= count - Vector<ushort>.Count; index += Vector<ushort>.Count)
        {
            Vector.Widen(Vector.Load(source + index), out Vector<uint> low, out Vector<uint> high);
            Vector.Store(low, (uint*)target + index);
            Vector.Store(high, (uint*)target + index + Vector<uint>.Count);
        }

        return index;
    }

    private static int WidenSigned(short* source, int* target, int count)
    {
        int index = 0;
        for (; index <= count - Vector<short>.Count; index += Vector<short>.Count)
        {
            Vector.Widen(Vector.Load(source + index), out Vector<int> low, out Vector<int> high);
            Vector.Store(low, target + index);
            Vector.Store(high, target + index + Vector<int>.Count);
        }

        return index;
    }

    private static int NarrowToShorts(int* source, short* target, int count)
    {
        int index = 0;
        if (Avx512F.IsSupported)
        {
            for (; index <= count - Vector512<int>.Count; index += Vector512<int>.Count) Avx512F.ConvertToVector256Int16(Vector512.Load(source + index)).Store(target + index);
            return index;
        }

        for (; index <= count - Vector<short>.Count; index += Vector<short>.Count)
        {
            Vector.Store(Vector.Narrow(Vector.Load(source + index), Vector.Load(source + index + Vector<int>.Count)), target + index);
        }

        return index;
    }

    private static int NarrowToBytes(int* source, byte* target, int count)
    {
        int index = 0;
        if (Avx512F.IsSupported)
        {
            for (; index <= count - Vector512<int>.Count; index += Vector512<int>.Count) Avx512F.ConvertToVector128Byte(Vector512.Load(source + index).AsUInt32()).Store(target + index);
            return index;
        }

        int lanes = Vector<int>.Count;
        for (; index <= count - Vector<sbyte>.Count; index += Vector<sbyte>.Count)
        {
            Vector<short> low = Vector.Narrow(Vector.Load(source + index), Vector.Load(source + index + lanes));
            Vector<short> high = Vector.Narrow(Vector.Load(source + index + (2 * lanes)), Vector.Load(source + index + (3 * lanes)));
            Vector.Store(Vector.Narrow(low, high), (sbyte*)target + index);
        }

        return index;
    }
}
