using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Dyadic.Kernels;

/// <summary>Copies runs of a few bytes without the cost of a call to the general routine.</summary>
internal static unsafe class ShortCopy
{
    /// <summary>Copies <paramref name="bytes"/> ≥ 0 bytes between buffers that do not overlap.</summary>
    public static void Copy(byte* source, byte* target, int bytes)
    {
        if (bytes > 128)
        {
            Unsafe.CopyBlockUnaligned(target, source, (uint)bytes);
        }
        else if (bytes >= 16)
        {
            // Whole blocks, and a last one that ends with the run and may cover some bytes again.
            for (int index = 0; index < bytes - 16; index += 16) Vector128.Load(source + index).Store(target + index);
            Vector128.Load(source + bytes - 16).Store(target + bytes - 16);
        }
        else if (bytes >= 8)
        {
            ulong last = Unsafe.ReadUnaligned<ulong>(source + bytes - 8);
            Unsafe.WriteUnaligned(target, Unsafe.ReadUnaligned<ulong>(source));
            Unsafe.WriteUnaligned(target + bytes - 8, last);
        }
        else if (bytes >= 4)
        {
            uint last = Unsafe.ReadUnaligned<uint>(source + bytes - 4);
            Unsafe.WriteUnaligned(target, Unsafe.ReadUnaligned<uint>(source));
            Unsafe.WriteUnaligned(target + bytes - 4, last);
        }
        else
        {
            for (int index = 0; index < bytes; index++) target[index] = source[index];
        }
    }
}
