namespace Dyadic.Kernels;

/// <summary>The specification of a depthwise tile, in plain loops.</summary>
internal static unsafe class ScalarDepthwise
{
    public static void ComputeFloat(DepthwiseTile* tile)
    {
        for (int r = 0; r < tile->RowCount; r++)
        {
            for (int c = 0; c < tile->Channels; c++)
            {
                float sum = ((float*)tile->Initial)[c];
                for (int tap = 0; tap < tile->Taps; tap++)
                {
                    sum += ((float*)tile->Rows[(tap * GemmTile.RowSlots) + r])[c] * ((float*)(tile->Weights + ((long)tap * tile->Stride)))[c];
                }

                ((float*)(tile->Output + ((long)r * tile->Stride)))[c] = sum;
            }
        }
    }

    public static void ComputeUnsigned(DepthwiseTile* tile)
    {
        for (int r = 0; r < tile->RowCount; r++)
        {
            for (int c = 0; c < tile->Channels; c++)
            {
                int sum = ((int*)tile->Initial)[c];
                for (int tap = 0; tap < tile->Taps; tap++) sum += tile->Rows[(tap * GemmTile.RowSlots) + r][c] * Weight(tile, tap, c);
                ((int*)(tile->Output + ((long)r * tile->Stride)))[c] = sum;
            }
        }
    }

    public static void ComputeSigned(DepthwiseTile* tile)
    {
        for (int r = 0; r < tile->RowCount; r++)
        {
            for (int c = 0; c < tile->Channels; c++)
            {
                int sum = ((int*)tile->Initial)[c];
                for (int tap = 0; tap < tile->Taps; tap++) sum += (sbyte)tile->Rows[(tap * GemmTile.RowSlots) + r][c] * Weight(tile, tap, c);
                ((int*)(tile->Output + ((long)r * tile->Stride)))[c] = sum;
            }
        }
    }

    private static int Weight(DepthwiseTile* tile, int tap, int channel) => (short)((int*)(tile->Weights + ((long)tap * tile->Stride)))[channel];
}
