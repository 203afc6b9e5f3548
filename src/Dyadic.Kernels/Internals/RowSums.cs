using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Dyadic.Kernels;

/// <summary>Sums the u8 codes of each row of a tile; s8 codes count as the u8 codes that their flipped sign bit makes of them.</summary>
internal static unsafe class RowSums
{
    /// <param name="rows">[taps][RowSlots] row pointers.</param>
    /// <param name="taps">Runs of a row.</param>
    /// <param name="runBytes">Bytes of a run that are multiplied, without padding.</param>
    /// <param name="count">Rows.</param>
    /// <param name="signedCodes">True for s8 codes.</param>
    /// <param name="sums">[count].</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Compute(byte** rows, int taps, int runBytes, int count, bool signedCodes, int* sums)
    {
        byte flip = signedCodes ? (byte)0x80 : (byte)0;
        for (int r = 0; r < count; r++)
        {
            int sum = 0;
            for (int tap = 0; tap < taps; tap++) sum += SumRun(rows[(tap * GemmTile.RowSlots) + r], runBytes, flip);
            sums[r] = sum;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int SumRun(byte* run, int bytes, byte flip)
    {
        if (!Avx512BW.IsSupported)
        {
            int sum = 0;
            for (int index = 0; index < bytes; index++) sum += run[index] ^ flip;
            return sum;
        }

        Vector512<ulong> sums = default;
        for (; bytes >= 64; run += 64, bytes -= 64) sums += Sum(Vector512.Load(run) ^ Vector512.Create(flip));
        if (bytes > 0)
        {
            // A masked load touches no byte that its mask leaves out; those count as zeros.
            Vector512<byte> mask = Vector512.LessThan(Vector512<byte>.Indices, Vector512.Create((byte)bytes));
            sums += Sum(Avx512BW.MaskLoad(run, mask, Vector512.Create(flip)) ^ Vector512.Create(flip));
        }

        return (int)Vector512.Sum(sums);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<ulong> Sum(Vector512<byte> codes) => Avx512BW.SumAbsoluteDifferences(codes, Vector512<byte>.Zero).AsUInt64();
}
