using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Dyadic.Kernels;

/// <summary>Looks bytes up in one table of 256 bytes a channel and plane; a result of two bytes has a plane of low and one of high bytes.</summary>
internal static unsafe class ByteLookUp
{
    /// <summary>Channels of different tables that the wide row blends; each costs a look-up of the whole register.</summary>
    public const int MostBlendedChannels = 4;

    private const int Codes = 256;

    public static bool HasAvx512Vbmi(KernelTier tier) => tier >= KernelTier.Vector512 && CpuFeatures.HasAvx512 && Avx512Vbmi.IsSupported;

    public static bool HasAvx2(KernelTier tier) => tier >= KernelTier.Vector256 && CpuFeatures.HasAvx2;

    /// <summary>Sixty-four codes at a time.</summary>
    /// <param name="tables">[planes][channels][256].</param>
    /// <param name="channels">1 to <see cref="MostBlendedChannels"/>; the first code is of channel 0.</param>
    /// <param name="planes">1 or 2.</param>
    /// <param name="input">Codes.</param>
    /// <param name="output">Results; may be the input when there is one plane.</param>
    /// <param name="count">Codes.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Avx512Vbmi64(byte* tables, int channels, int planes, byte* input, byte* output, long count)
    {
        // lanes[p][c]: the bytes of a register that belong to channel c when its first byte belongs to channel p.
        Vector512<byte>* lanes = stackalloc Vector512<byte>[MostBlendedChannels * MostBlendedChannels];
        for (int index = 0; index < channels * channels * 64 && channels > 1; index++)
        {
            (int line, int lane) = (index / 64, index % 64);
            ((byte*)lanes)[index] = (byte)((lane + (line / channels)) % channels == line % channels ? 0xFF : 0);
        }

        byte* block = stackalloc byte[3 * 64];
        int phase = 0, step = 64 % channels;
        long at = 0;
        for (; at <= count - 64; at += 64)
        {
            Look(tables, channels, planes, lanes + (phase * channels), Vector512.Load(input + at), output + (at * planes));
            phase += step;
            if (phase >= channels) phase -= channels;
        }

        if (at == count) return;
        // The rest goes through the stack: overlapping the last block would look up results when the output lies over the input.
        Unsafe.CopyBlockUnaligned(block, input + at, (uint)(count - at));
        Look(tables, channels, planes, lanes + (phase * channels), Vector512.Load(block), block + 64);
        Unsafe.CopyBlockUnaligned(output + (at * planes), block + 64, (uint)((count - at) * planes));
    }

    /// <summary>Sixty-four codes of one table of bytes at a time.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Avx2x64(byte* table, byte* input, byte* output, long count)
    {
        Vector256<byte>* parts = stackalloc Vector256<byte>[16];
        for (int part = 0; part < 16; part++) parts[part] = Vector256.Create(Vector128.Load(table + (part * 16)), Vector128.Load(table + (part * 16)));
        byte* block = stackalloc byte[64];
        long at = 0;
        for (; at <= count - 64; at += 64) Look(parts, input + at, output + at);
        if (at == count) return;
        Unsafe.CopyBlockUnaligned(block, input + at, (uint)(count - at));
        Look(parts, block, block);
        Unsafe.CopyBlockUnaligned(output + at, block, (uint)(count - at));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Look(byte* tables, int channels, int planes, Vector512<byte>* lanes, Vector512<byte> codes, byte* output)
    {
        Vector512<byte> low = LookPlane(tables, channels, lanes, codes);
        if (planes == 1)
        {
            low.Store(output);
            return;
        }

        // Bytes i of both planes become bytes 2i and 2i + 1: unpacking interleaves within 128 bits, the permutation puts those in order.
        Vector512<byte> high = LookPlane(tables + (channels * Codes), channels, lanes, codes);
        Vector512<long> even = Avx512BW.UnpackLow(low, high).AsInt64(), odd = Avx512BW.UnpackHigh(low, high).AsInt64();
        Avx512F.PermuteVar8x64x2(even, Vector512.Create(0L, 1, 8, 9, 2, 3, 10, 11), odd).AsByte().Store(output);
        Avx512F.PermuteVar8x64x2(even, Vector512.Create(4L, 5, 12, 13, 6, 7, 14, 15), odd).AsByte().Store(output + 64);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<byte> LookPlane(byte* tables, int channels, Vector512<byte>* lanes, Vector512<byte> codes)
    {
        Vector512<byte> result = Look(tables, codes);
        for (int channel = 1; channel < channels; channel++) result = Vector512.ConditionalSelect(lanes[channel], Look(tables + (channel * Codes), codes), result);
        return result;
    }

    /// <summary>vpermi2b looks up the low seven bits of a code in 128 bytes; the eighth chooses between two such look-ups.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<byte> Look(byte* table, Vector512<byte> codes)
    {
        Vector512<byte> low = Avx512Vbmi.PermuteVar64x8x2(Vector512.Load(table), codes, Vector512.Load(table + 64));
        Vector512<byte> high = Avx512Vbmi.PermuteVar64x8x2(Vector512.Load(table + 128), codes, Vector512.Load(table + 192));
        return Vector512.ConditionalSelect(Vector512.LessThan(codes.AsSByte(), Vector512<sbyte>.Zero).AsByte(), high, low);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Look(Vector256<byte>* parts, byte* input, byte* output)
    {
        Vector256<byte> one = Vector256.Load(input), other = Vector256.Load(input + 32);
        Vector256<byte> oneResult = Vector256<byte>.Zero, otherResult = Vector256<byte>.Zero;
        Vector256<byte> bias = Vector256.Create((byte)0x70), step = Vector256.Create((byte)16);
        for (int part = 0; part < 16; part++)
        {
            // code − 16·part is below 16 for the codes of this part only; for all others the saturating sum has its top bit set, which vpshufb turns into 0.
            oneResult |= Avx2.Shuffle(parts[part], Avx2.AddSaturate(one, bias));
            otherResult |= Avx2.Shuffle(parts[part], Avx2.AddSaturate(other, bias));
            one -= step;
            other -= step;
        }

        oneResult.Store(output);
        otherResult.Store(output + 32);
    }
}
