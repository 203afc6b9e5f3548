using System.Runtime.CompilerServices;

namespace Dyadic.Kernels;

/// <summary>A depthwise convolution of up to six output pixels: every channel has its own taps, so channels are the lanes.</summary>
/// <remarks>
/// Six pixels share each load of the weights. When the channels are no multiple of the lanes, the last block starts early and computes
/// some channels twice, which is why a row needs at least as many channels as lanes.
/// </remarks>
internal static unsafe class DepthwiseKernel<TLanes, TVector, TRows>
    where TLanes : struct, IDepthwiseLanes<TVector>
    where TVector : struct
    where TRows : struct, ITileExtent
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Compute(DepthwiseTile* tile)
    {
        int lanes = Unsafe.SizeOf<TVector>() / 4;
        nint stride = tile->Stride;
        for (int channel = 0; channel < tile->Channels; channel += lanes)
        {
            nint c = Math.Min(channel, tile->Channels - lanes);
            byte* weights = tile->Weights + (c * 4);
            byte** rows = tile->Rows;
            nint offset = c * TLanes.CodeBytes;
            TVector sum0 = TLanes.Load(tile->Initial + (c * 4));
            TVector sum1 = sum0, sum2 = sum0, sum3 = sum0, sum4 = sum0, sum5 = sum0;
            for (int tap = tile->Taps; tap > 0; tap--, weights += stride, rows += GemmTile.RowSlots)
            {
                TVector weight = TLanes.Load(weights);
                sum0 = TLanes.MultiplyAdd(TLanes.LoadCodes(rows[0] + offset), weight, sum0);
                if (TRows.Value > 1) sum1 = TLanes.MultiplyAdd(TLanes.LoadCodes(rows[1] + offset), weight, sum1);
                if (TRows.Value > 2) sum2 = TLanes.MultiplyAdd(TLanes.LoadCodes(rows[2] + offset), weight, sum2);
                if (TRows.Value > 3) sum3 = TLanes.MultiplyAdd(TLanes.LoadCodes(rows[3] + offset), weight, sum3);
                if (TRows.Value > 4) sum4 = TLanes.MultiplyAdd(TLanes.LoadCodes(rows[4] + offset), weight, sum4);
                if (TRows.Value > 5) sum5 = TLanes.MultiplyAdd(TLanes.LoadCodes(rows[5] + offset), weight, sum5);
            }

            byte* output = tile->Output + (c * 4);
            TLanes.Store(output, sum0);
            if (TRows.Value > 1) TLanes.Store(output + (1 * stride), sum1);
            if (TRows.Value > 2) TLanes.Store(output + (2 * stride), sum2);
            if (TRows.Value > 3) TLanes.Store(output + (3 * stride), sum3);
            if (TRows.Value > 4) TLanes.Store(output + (4 * stride), sum4);
            if (TRows.Value > 5) TLanes.Store(output + (5 * stride), sum5);
        }
    }
}
