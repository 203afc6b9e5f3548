using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Dyadic.Kernels;

/// <summary>Adds up a register of channels over the pixels of an image.</summary>
internal static unsafe class ChannelSweep<TLanes, TVector>
    where TLanes : struct, IPairLanes<TVector>
    where TVector : unmanaged
{
    /// <summary>Pixels whose u8 codes a 16-bit sum holds: 257 · 255 = 65,535.</summary>
    private const int PixelsOfWords = 257;

    /// <summary>Sums of sizeof(TVector) channels of bytes.</summary>
    /// <param name="source">The channels of the first pixel.</param>
    /// <param name="stride">Bytes from a pixel to the next.</param>
    /// <param name="pixels">At least 1.</param>
    /// <param name="flip">Exclusive-or of four codes that makes them unsigned.</param>
    /// <param name="target">One sum a channel.</param>
    /// <param name="offset">Added to every sum.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Bytes(byte* source, long stride, int pixels, int flip, int* target, int offset)
    {
        TVector none = TLanes.Broadcast(0), toUnsigned = TLanes.Broadcast(flip), start = TLanes.Broadcast(offset);
        TVector first = start, second = start, third = start, fourth = start;
        while (pixels > 0)
        {
            TVector low = none, high = none;
            int count = Math.Min(pixels, PixelsOfWords);
            for (int pixel = count; pixel > 0; pixel--, source += stride)
            {
                // Words added two at a time as 32 bits: no lower word overflows into the upper.
                TVector codes = TLanes.Xor(TLanes.Load(source), toUnsigned);
                low = TLanes.Add(low, TLanes.UnpackLowBytes(codes, none));
                high = TLanes.Add(high, TLanes.UnpackHighBytes(codes, none));
            }

            first = TLanes.Add(first, TLanes.UnpackLowWords(low, none));
            second = TLanes.Add(second, TLanes.UnpackHighWords(low, none));
            third = TLanes.Add(third, TLanes.UnpackLowWords(high, none));
            fourth = TLanes.Add(fourth, TLanes.UnpackHighWords(high, none));
            pixels -= count;
        }

        // Unpacking stays within 128 bits: quarter q of each register holds channels 16q to 16q + 15, four a register.
        byte* sums = (byte*)target;
        Store(first, sums, 64);
        Store(second, sums + 16, 64);
        Store(third, sums + 32, 64);
        Store(fourth, sums + 48, 64);
    }

    /// <summary>Sums of half as many channels of words; <paramref name="flip"/> makes two codes signed.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Words(byte* source, long stride, int pixels, int flip, int* target, int offset)
    {
        TVector none = TLanes.Broadcast(0), toSigned = TLanes.Broadcast(flip), ones = TLanes.Broadcast(0x00010001);
        TVector low = TLanes.Broadcast(offset), high = low;
        for (int pixel = 0; pixel < pixels; pixel += 2, source += 2 * stride)
        {
            // Words of two pixels side by side, each pair added to 32 bits by a product with ones.
            TVector even = TLanes.Xor(TLanes.Load(source), toSigned);
            TVector odd = pixel + 1 < pixels ? TLanes.Xor(TLanes.Load(source + stride), toSigned) : none;
            low = TLanes.Add(low, TLanes.MultiplyAddPairs(TLanes.UnpackLowWords(even, odd), ones));
            high = TLanes.Add(high, TLanes.MultiplyAddPairs(TLanes.UnpackHighWords(even, odd), ones));
        }

        Store(low, (byte*)target, 32);
        Store(high, (byte*)target + 16, 32);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(TVector sums, byte* target, int stride)
    {
        for (int quarter = 0; quarter < sizeof(TVector) / 16; quarter++) Vector128.Load((byte*)&sums + (quarter * 16)).Store(target + (quarter * stride));
    }
}

/// <summary>The channel sums, widest first: the first that the tier allows and whose register the channels fill.</summary>
internal static unsafe class ChannelSweepTable
{
    /// <returns>The function, null for plain loops, and the bytes of channels it takes.</returns>
    public static delegate*<byte*, long, int, int, int*, int, void> Select(int codeBytes, long channelBytes, KernelTier tier, out int registerBytes)
    {
        bool bytes = codeBytes == 1;
        registerBytes = tier >= KernelTier.Vector512 && CpuFeatures.HasAvx512 && channelBytes >= 64 ? 64
            : tier >= KernelTier.Vector256 && CpuFeatures.HasAvx2 && channelBytes >= 32 ? 32
            : tier >= KernelTier.Vector128 && System.Runtime.Intrinsics.X86.Sse41.IsSupported && channelBytes >= 16 ? 16
            : 0;
        return registerBytes switch
        {
            64 => bytes ? &ChannelSweep<PairsAvx512, Vector512<byte>>.Bytes : &ChannelSweep<PairsAvx512, Vector512<byte>>.Words,
            32 => bytes ? &ChannelSweep<PairsAvx2, Vector256<byte>>.Bytes : &ChannelSweep<PairsAvx2, Vector256<byte>>.Words,
            16 => bytes ? &ChannelSweep<PairsSse41, Vector128<byte>>.Bytes : &ChannelSweep<PairsSse41, Vector128<byte>>.Words,
            _ => null,
        };
    }
}
