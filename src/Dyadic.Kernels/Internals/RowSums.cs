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
            sums[r] = Avx512BW.IsSupported ? SumWide(rows + r, taps, runBytes, flip) : SumScalar(rows + r, taps, runBytes, flip);
        }
    }

    private static int SumScalar(byte** runs, int taps, int bytes, byte flip)
    {
        int sum = 0;
        for (int tap = 0; tap < taps; tap++, runs += GemmTile.RowSlots)
        {
            for (int index = 0; index < bytes; index++) sum += (*runs)[index] ^ flip;
        }

        return sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int SumWide(byte** runs, int taps, int bytes, byte flip)
    {
        Vector512<byte> signs = Vector512.Create(flip);
        // A masked load touches no byte that its mask leaves out; those count as zeros.
        Vector512<byte> mask = Vector512.LessThan(Vector512<byte>.Indices, Vector512.Create((byte)(bytes % 64)));
        int whole = bytes / 64 * 64;
        Vector512<ulong> sums = default;
        for (int tap = 0; tap < taps; tap++, runs += GemmTile.RowSlots)
        {
            byte* run = *runs;
            for (int index = 0; index < whole; index += 64) sums += Sum(Vector512.Load(run + index) ^ signs);
            if (whole < bytes) sums += Sum(Avx512BW.MaskLoad(run + whole, mask, signs) ^ signs);
        }

        return (int)Vector512.Sum(sums);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<ulong> Sum(Vector512<byte> codes) => Avx512BW.SumAbsoluteDifferences(codes, Vector512<byte>.Zero).AsUInt64();
}
