namespace Dyadic.Kernels;

/// <summary>The specification of a tile, in plain loops over the same packed layout.</summary>
internal static unsafe class ScalarTile
{
    public static void ComputeFloat(GemmTile* tile)
    {
        for (int r = 0; r < tile->RowCount; r++)
        {
            for (int n = 0; n < tile->ColumnCount; n++)
            {
                float* rhs = (float*)tile->Rhs + n;
                float sum = ((float*)tile->Initial)[n];
                for (int tap = 0; tap < tile->Taps; tap++)
                {
                    float* lhs = (float*)tile->Rows[(tap * GemmTile.RowSlots) + r];
                    for (int k = 0; k < tile->DepthBytes / sizeof(float); k++, rhs += tile->ColumnCount) sum += lhs[k] * *rhs;
                }

                ((float*)(tile->Output + (r * tile->OutputStride)))[n] = sum;
            }
        }
    }

    /// <summary>Pairs of 16-bit codes; sums wrap around at 32 bits.</summary>
    public static void ComputeInt16(GemmTile* tile)
    {
        for (int r = 0; r < tile->RowCount; r++)
        {
            for (int n = 0; n < tile->ColumnCount; n++)
            {
                short* rhs = (short*)tile->Rhs + (2 * n);
                int sum = ((int*)tile->Initial)[n];
                for (int tap = 0; tap < tile->Taps; tap++)
                {
                    short* lhs = (short*)tile->Rows[(tap * GemmTile.RowSlots) + r];
                    for (int k = 0; k < tile->DepthBytes / sizeof(short); k += 2, rhs += 2 * tile->ColumnCount)
                    {
                        sum += (lhs[k] * rhs[0]) + (lhs[k + 1] * rhs[1]);
                    }
                }

                ((int*)(tile->Output + (r * tile->OutputStride)))[n] = sum;
            }
        }
    }

    /// <summary>u8 codes by four-bit codes, eight a word: low halves of bytes first; sums wrap around at 32 bits.</summary>
    public static void ComputeNibbles(GemmTile* tile) => ComputeNibbles(tile, 0);

    /// <summary>The same for s8 codes, whose sign bit is flipped.</summary>
    public static void ComputeNibblesBySigned(GemmTile* tile) => ComputeNibbles(tile, 0x80);

    private static void ComputeNibbles(GemmTile* tile, byte flip)
    {
        for (int r = 0; r < tile->RowCount; r++)
        {
            for (int n = 0; n < tile->ColumnCount; n++)
            {
                byte* rhs = tile->Rhs + (4 * n);
                int sum = ((int*)tile->Initial)[n];
                if (tile->RowSums != null) sum += ((int*)tile->Offsets)[n] * tile->RowSums[r];
                for (int tap = 0; tap < tile->Taps; tap++)
                {
                    byte* lhs = tile->Rows[(tap * GemmTile.RowSlots) + r];
                    for (int k = 0; k < tile->DepthBytes; k++)
                    {
                        sum += (lhs[k] ^ flip) * ((rhs[k % 4] >> (k % 8 / 4 * 4)) & 15);
                        if (k % 8 == 7 || k == tile->DepthBytes - 1) rhs += 4 * tile->ColumnCount;
                    }
                }

                ((int*)(tile->Output + (r * tile->OutputStride)))[n] = sum;
            }
        }
    }
}
