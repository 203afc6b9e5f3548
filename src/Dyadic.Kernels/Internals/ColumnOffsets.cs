namespace Dyadic.Kernels;

/// <summary>
/// Centred weights of a u8 grid whose zero point is not 128 leave 8 signed bits on one side. Less a whole number a column they fit, and what was taken off
/// returns as that number times the sum of the row's codes.
/// </summary>
internal static class ColumnOffsets
{
    /// <summary>One offset a column, all zeros when every code fits 8 signed bits; null when a column spans more than 256 codes.</summary>
    /// <param name="weights">[columns][depth] centred codes.</param>
    /// <param name="columns">Columns.</param>
    public static int[]? Find(ReadOnlySpan<short> weights, int columns)
    {
        int depth = weights.Length / columns;
        int[] offsets = new int[columns];
        for (int n = 0; n < columns; n++)
        {
            (int least, int greatest) = (0, 0);
            ReadOnlySpan<short> column = weights.Slice(n * depth, depth);
            if (IntegerOperands.FitsSByte(column)) continue;
            foreach (short code in column) (least, greatest) = (Math.Min(least, code), Math.Max(greatest, code));
            if (greatest - least > byte.MaxValue) return null;
            offsets[n] = least < sbyte.MinValue ? least - sbyte.MinValue : Math.Max(0, greatest - sbyte.MaxValue);
        }

        return offsets;
    }

    /// <summary>The least code of each column where, less it, all are 0 to 15; null when a column spans more than 16 codes.</summary>
    /// <param name="weights">[columns][depth] centred codes.</param>
    /// <param name="columns">Columns.</param>
    public static int[]? FindNibbles(ReadOnlySpan<short> weights, int columns)
    {
        int depth = weights.Length / columns;
        int[] offsets = new int[columns];
        for (int n = 0; n < columns; n++)
        {
            ReadOnlySpan<short> column = weights.Slice(n * depth, depth);
            (short least, short greatest) = (column[0], column[0]);
            foreach (short code in column) (least, greatest) = (Math.Min(least, code), Math.Max(greatest, code));
            if (greatest - least > 15) return null;
            offsets[n] = least;
        }

        return offsets;
    }
}
