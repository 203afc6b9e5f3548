using System.Runtime.CompilerServices;

namespace Dyadic.Kernels;

/// <summary>
/// The one inner loop of every matrix product and convolution: a tile of <typeparamref name="TRows"/> × <typeparamref name="TWidth"/>
/// vectors of 32-bit accumulators stays in registers over the whole depth.
/// </summary>
/// <remarks>
/// Instruction set, rows and width are type parameters, so the compiler sees constants, drops the branches and keeps the used
/// accumulators in registers: 24 of them with 512-bit vectors (two multipliers × 4 cycles of latency need 8), 12 with 16 registers.
/// The left operand is read in place, one 32-bit word of each row at a time, broadcast to all lanes (docs/kernels.md).
/// </remarks>
internal static unsafe class TileKernel<TDot, TVector, TRows, TWidth>
    where TDot : struct, IDotLanes<TVector>
    where TVector : struct
    where TRows : struct, ITileExtent
    where TWidth : struct, ITileExtent
{
    /// <summary>tile[r, v] = initial[v] + Σ over taps and words of lhs[r] · rhs[v].</summary>
    /// <remarks>One function longer than a screen: only named locals, not arrays, live in registers.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Compute(GemmTile* tile)
    {
        int size = Unsafe.SizeOf<TVector>();
        byte* rhs = tile->Rhs;
        byte** rows = tile->Rows;
        nint depth = tile->DepthBytes;
        TVector init0 = TDot.Load(tile->Initial);
        TVector init1 = TWidth.Value > 1 ? TDot.Load(tile->Initial + size) : init0;
        TVector init2 = TWidth.Value > 2 ? TDot.Load(tile->Initial + 2 * size) : init0;
        TVector init3 = TWidth.Value > 3 ? TDot.Load(tile->Initial + 3 * size) : init0;
        TVector c00 = init0, c01 = init1, c02 = init2, c03 = init3;
        TVector c10 = init0, c11 = init1, c12 = init2, c13 = init3;
        TVector c20 = init0, c21 = init1, c22 = init2, c23 = init3;
        TVector c30 = init0, c31 = init1, c32 = init2, c33 = init3;
        TVector c40 = init0, c41 = init1, c42 = init2, c43 = init3;
        TVector c50 = init0, c51 = init1, c52 = init2, c53 = init3;

        for (int tap = tile->Taps; tap > 0; tap--)
        {
            byte* row0 = rows[0];
            byte* row1 = TRows.Value > 1 ? rows[1] : row0;
            byte* row2 = TRows.Value > 2 ? rows[2] : row0;
            byte* row3 = TRows.Value > 3 ? rows[3] : row0;
            byte* row4 = TRows.Value > 4 ? rows[4] : row0;
            byte* row5 = TRows.Value > 5 ? rows[5] : row0;
            rows += GemmTile.RowSlots;
            for (nint k = 0; k < depth; k += 4)
            {
                TVector b0 = TDot.Load(rhs);
                TVector b1 = TWidth.Value > 1 ? TDot.Load(rhs + size) : b0;
                TVector b2 = TWidth.Value > 2 ? TDot.Load(rhs + 2 * size) : b0;
                TVector b3 = TWidth.Value > 3 ? TDot.Load(rhs + 3 * size) : b0;
                rhs += TWidth.Value * size;

                TVector a = TDot.Broadcast(row0 + k);
                c00 = TDot.MultiplyAdd(a, b0, c00);
                if (TWidth.Value > 1) c01 = TDot.MultiplyAdd(a, b1, c01);
                if (TWidth.Value > 2) c02 = TDot.MultiplyAdd(a, b2, c02);
                if (TWidth.Value > 3) c03 = TDot.MultiplyAdd(a, b3, c03);

                if (TRows.Value > 1)
                {
                    a = TDot.Broadcast(row1 + k);
                    c10 = TDot.MultiplyAdd(a, b0, c10);
                    if (TWidth.Value > 1) c11 = TDot.MultiplyAdd(a, b1, c11);
                    if (TWidth.Value > 2) c12 = TDot.MultiplyAdd(a, b2, c12);
                    if (TWidth.Value > 3) c13 = TDot.MultiplyAdd(a, b3, c13);
                }

                if (TRows.Value > 2)
                {
                    a = TDot.Broadcast(row2 + k);
                    c20 = TDot.MultiplyAdd(a, b0, c20);
                    if (TWidth.Value > 1) c21 = TDot.MultiplyAdd(a, b1, c21);
                    if (TWidth.Value > 2) c22 = TDot.MultiplyAdd(a, b2, c22);
                    if (TWidth.Value > 3) c23 = TDot.MultiplyAdd(a, b3, c23);
                }

                if (TRows.Value > 3)
                {
                    a = TDot.Broadcast(row3 + k);
                    c30 = TDot.MultiplyAdd(a, b0, c30);
                    if (TWidth.Value > 1) c31 = TDot.MultiplyAdd(a, b1, c31);
                    if (TWidth.Value > 2) c32 = TDot.MultiplyAdd(a, b2, c32);
                    if (TWidth.Value > 3) c33 = TDot.MultiplyAdd(a, b3, c33);
                }

                if (TRows.Value > 4)
                {
                    a = TDot.Broadcast(row4 + k);
                    c40 = TDot.MultiplyAdd(a, b0, c40);
                    if (TWidth.Value > 1) c41 = TDot.MultiplyAdd(a, b1, c41);
                    if (TWidth.Value > 2) c42 = TDot.MultiplyAdd(a, b2, c42);
                    if (TWidth.Value > 3) c43 = TDot.MultiplyAdd(a, b3, c43);
                }

                if (TRows.Value > 5)
                {
                    a = TDot.Broadcast(row5 + k);
                    c50 = TDot.MultiplyAdd(a, b0, c50);
                    if (TWidth.Value > 1) c51 = TDot.MultiplyAdd(a, b1, c51);
                    if (TWidth.Value > 2) c52 = TDot.MultiplyAdd(a, b2, c52);
                    if (TWidth.Value > 3) c53 = TDot.MultiplyAdd(a, b3, c53);
                }
            }
        }

        byte* output = tile->Output;
        nint stride = (nint)tile->OutputStride;
        StoreRow(output, c00, c01, c02, c03);
        if (TRows.Value > 1) StoreRow(output + (1 * stride), c10, c11, c12, c13);
        if (TRows.Value > 2) StoreRow(output + (2 * stride), c20, c21, c22, c23);
        if (TRows.Value > 3) StoreRow(output + (3 * stride), c30, c31, c32, c33);
        if (TRows.Value > 4) StoreRow(output + (4 * stride), c40, c41, c42, c43);
        if (TRows.Value > 5) StoreRow(output + (5 * stride), c50, c51, c52, c53);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreRow(byte* output, TVector v0, TVector v1, TVector v2, TVector v3)
    {
        int size = Unsafe.SizeOf<TVector>();
        TDot.Store(output, v0);
        if (TWidth.Value > 1) TDot.Store(output + size, v1);
        if (TWidth.Value > 2) TDot.Store(output + (2 * size), v2);
        if (TWidth.Value > 3) TDot.Store(output + (3 * size), v3);
    }
}
