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
        int index = 0;
        int sum = 0;
        if (Avx512BW.IsSupported)
        {
            Vector512<ulong> wide = default;
            for (; index <= bytes - 64; index += 64)
            {
                wide += Avx512BW.SumAbsoluteDifferences(Vector512.Load(run + index) ^ Vector512.Create(flip), Vector512<byte>.Zero).AsUInt64();
            }

            Vector128<ulong> narrow = Sse2.SumAbsoluteDifferences(default, Vector128<byte>.Zero).AsUInt64();
            for (; index <= bytes - 16; index += 16)
            {
                narrow += Sse2.SumAbsoluteDifferences(Vector128.Load(run + index) ^ Vector128.Create(flip), Vector128<byte>.Zero).AsUInt64();
            }

            sum = (int)(Vector512.Sum(wide) + Vector128.Sum(narrow));
        }

        for (; index < bytes; index++) sum += run[index] ^ flip;
        return sum;
    }
}
