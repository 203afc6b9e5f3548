using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Dyadic.Kernels;

/// <summary>Turns rows of depth into rows of columns, four codes of depth at a time: target[k][n] = word k of source row n.</summary>
internal static unsafe class WordTranspose
{
    private const int Block = 16;

    // For distance d, the words of two rows that change places: those of the first row where bit d of the index is 0, of the second where it is 1.
    private static readonly Vector512<int>[] First = [.. new[] { 1, 2, 4, 8 }.Select(d => Order(j => (j & d) == 0 ? j : Block + j - d))];
    private static readonly Vector512<int>[] Second = [.. new[] { 1, 2, 4, 8 }.Select(d => Order(j => (j & d) == 0 ? j + d : Block + j))];

    /// <param name="source">The first row.</param>
    /// <param name="stride">Bytes from a row to the next.</param>
    /// <param name="rows">Rows, the columns of the target.</param>
    /// <param name="words">Whole words of a row.</param>
    /// <param name="flip">What every byte is changed by, bit for bit.</param>
    /// <param name="target">[words][width].</param>
    /// <param name="width">Words from a row of the target to the next.</param>
    public static void Run(byte* source, nint stride, int rows, int words, byte flip, uint* target, int width)
    {
        int n = 0;
        if (Avx512F.IsSupported)
        {
            for (; n <= rows - Block; n += Block)
            {
                int k = 0;
                for (; k <= words - Block; k += Block) Transpose(source + (n * stride) + (k * 4), stride, Vector512.Create(flip).AsInt32(), (int*)target + ((long)k * width) + n, width);
                Words(source + (n * stride), stride, Block, k, words, flip, target + n, width);
            }
        }

        Words(source + (n * stride), stride, rows - n, 0, words, flip, target + n, width);
    }

    private static void Words(byte* source, nint stride, int rows, int from, int to, byte flip, uint* target, int width)
    {
        uint flips = flip * 0x01010101u;
        for (int n = 0; n < rows; n++)
        {
            uint* row = (uint*)(source + (n * stride));
            for (int k = from; k < to; k++) target[((long)k * width) + n] = row[k] ^ flips;
        }
    }

    // Four rounds of exchanges at distances 1, 2, 4 and 8 transpose 16 × 16 words.
    private static void Transpose(byte* source, nint stride, Vector512<int> flips, int* target, int width)
    {
        Vector512<int>* rows = stackalloc Vector512<int>[Block];
        for (int i = 0; i < Block; i++) rows[i] = Vector512.Load((int*)(source + (i * stride))) ^ flips;
        for (int round = 0; round < First.Length; round++)
        {
            int distance = 1 << round;
            Vector512<int> first = First[round], second = Second[round];
            for (int i = 0; i < Block; i++)
            {
                if ((i & distance) != 0) continue;
                (Vector512<int> a, Vector512<int> b) = (rows[i], rows[i + distance]);
                rows[i] = Avx512F.PermuteVar16x32x2(a, first, b);
                rows[i + distance] = Avx512F.PermuteVar16x32x2(a, second, b);
            }
        }

        for (int i = 0; i < Block; i++) rows[i].Store(target + ((long)i * width));
    }

    private static Vector512<int> Order(Func<int, int> index) => Vector512.Create<int>([.. Enumerable.Range(0, Block).Select(index)]);
}
