using Dyadic.Core;

namespace Dyadic.Graphs.Onnx;

/// <summary>Elements below 8 bits: several a byte in files (lowest bits first), one a byte in memory.</summary>
internal static class NarrowElements
{
    /// <summary>The bytes that <paramref name="count"/> elements of the type take in a file.</summary>
    public static long PackedBytes(ElementType type, long count) => ((count * type.BitWidth()) + 7) / 8;

    /// <summary>One code a byte, sign-extended for signed types.</summary>
    public static void Unpack(ElementType type, ReadOnlySpan<byte> packed, Span<byte> codes)
    {
        int bits = type.BitWidth();
        int perByte = 8 / bits;
        int unused = 8 - bits;
        bool signed = type.IsSignedInteger();
        for (int i = 0; i < codes.Length; i++)
        {
            int shifted = packed[i / perByte] >> (i % perByte * bits);
            byte high = unchecked((byte)(shifted << unused));
            codes[i] = signed ? unchecked((byte)((sbyte)high >> unused)) : (byte)(high >> unused);
        }
    }

    /// <summary>Several codes a byte; bits above the type's width are dropped.</summary>
    public static byte[] Pack(ElementType type, ReadOnlySpan<byte> codes)
    {
        int bits = type.BitWidth();
        int perByte = 8 / bits;
        int mask = (1 << bits) - 1;
        byte[] packed = new byte[PackedBytes(type, codes.Length)];
        for (int i = 0; i < codes.Length; i++) packed[i / perByte] |= (byte)((codes[i] & mask) << (i % perByte * bits));
        return packed;
    }
}
