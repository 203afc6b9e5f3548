using System.Numerics;
using System.Runtime.CompilerServices;

namespace Dyadic.Kernels;

/// <summary>Packs matrices that lie row-major in memory, panel by panel, so that threads can share the work.</summary>
internal static unsafe class PackRhs
{
    /// <param name="source">[K][N], or [N][K] when transposed.</param>
    /// <param name="stride">Elements from a row of the source to the next.</param>
    /// <param name="transposed">True for [N][K].</param>
    /// <param name="packed">A float layout.</param>
    /// <param name="fromPanel">The first panel to pack.</param>
    /// <param name="toPanel">One past the last.</param>
    public static void Floats(float* source, int stride, bool transposed, PackedRhs packed, int fromPanel, int toPanel)
    {
        for (int panel = fromPanel; panel < toPanel; panel++)
        {
            int first = panel * packed.PanelColumns;
            int columns = Math.Min(packed.PanelColumns, packed.Columns - first);
            int width = packed.PanelWidth(panel) * packed.Lanes;
            float* target = (float*)packed.Panel(panel);
            if (packed.DepthStep > 1)
            {
                (nint depthStride, nint columnStride) = transposed ? (1, stride) : (stride, 1);
                for (int k = 0; k < packed.Depth; k++)
                {
                    for (int n = first; n < first + columns; n++) packed.Set(k, n, source[(k * depthStride) + (n * columnStride)]);
                }
            }
            else if (transposed)
            {
                for (int n = 0; n < columns; n++)
                {
                    float* row = source + ((long)(first + n) * stride);
                    for (int k = 0; k < packed.Depth; k++) target[((long)k * width) + n] = row[k];
                }
            }
            else
            {
                for (int k = 0; k < packed.Depth; k++, target += width)
                {
                    Unsafe.CopyBlockUnaligned(target, source + ((long)k * stride) + first, (uint)(columns * sizeof(float)));
                }
            }
        }
    }

    /// <summary>8-bit codes, less an offset, into words of four bytes or of two shorts.</summary>
    /// <param name="source">[K][N] or, transposed, [N][K] codes.</param>
    /// <param name="signed">True for s8 codes.</param>
    /// <param name="offset">Taken off each code.</param>
    /// <param name="transposed">True for [N][K].</param>
    /// <param name="stride">Codes from a row of the source to the next.</param>
    /// <param name="packed">The layout to fill.</param>
    /// <param name="fromPanel">The first panel to pack.</param>
    /// <param name="toPanel">One past the last.</param>
    public static void Codes(byte* source, bool signed, int offset, bool transposed, int stride, PackedRhs packed, int fromPanel, int toPanel)
    {
        int step = packed.DepthStep;
        nint depthStride = transposed ? 1 : stride;
        nint columnStride = transposed ? stride : 1;
        for (int panel = fromPanel; panel < toPanel; panel++)
        {
            int first = panel * packed.PanelColumns;
            int columns = Math.Min(packed.PanelColumns, packed.Columns - first);
            int width = packed.PanelWidth(panel) * packed.Lanes;
            byte* target = packed.Panel(panel);
            int k = 0;
            if (transposed && step == 4)
            {
                k = packed.Depth / 4 * 4;
                WordTranspose.Run(source + (first * columnStride), columnStride, columns, k / 4, (byte)(signed ? 0 : offset), (uint*)target, width);
            }
            else if (!transposed && Vector.IsHardwareAccelerated)
            {
                for (; k <= packed.Depth - step; k += step)
                {
                    byte* row = source + (k * depthStride) + first;
                    uint* words = (uint*)(target + ((long)(k / step) * width * 4));
                    if (step == 4) PackWords(words, row, depthStride, (byte)(signed ? 0 : offset), columns);
                    else PackPairs((int*)words, row, depthStride, signed, offset, columns);
                }
            }

            for (; k < packed.Depth; k++)
            {
                byte* row = source + (k * depthStride) + (first * columnStride);
                byte* words = target + ((long)(k / step) * width * 4);
                if (step == 4) PackRow((sbyte*)words + (k % 4), 4, row, columnStride, signed, offset, columns);
                else PackRow((short*)words + (k % 2), row, columnStride, signed, offset, columns);
            }
        }
    }

    /// <summary>Interleaves four rows of bytes: word n = row0[n] | row1[n] &lt;&lt; 8 | row2[n] &lt;&lt; 16 | row3[n] &lt;&lt; 24.</summary>
    /// <remarks>Here an offset is 0 or 128 (a Byte4 kernel takes no other), and taking 128 off a u8 code flips its sign bit.</remarks>
    private static void PackWords(uint* words, byte* row, nint stride, byte flip, int columns)
    {
        int n = 0;
        Vector<byte> sign = new(flip);
        for (; n <= columns - Vector<byte>.Count; n += Vector<byte>.Count)
        {
            Interleave(Vector.Load(row + n) ^ sign, Vector.Load(row + stride + n) ^ sign, out Vector<ushort> low01, out Vector<ushort> high01);
            Interleave(Vector.Load(row + (2 * stride) + n) ^ sign, Vector.Load(row + (3 * stride) + n) ^ sign, out Vector<ushort> low23, out Vector<ushort> high23);
            StoreInterleaved(low01, low23, words + n);
            StoreInterleaved(high01, high23, words + n + Vector<ushort>.Count);
        }

        for (; n < columns; n++)
        {
            uint word = row[n] | ((uint)row[stride + n] << 8) | ((uint)row[(2 * stride) + n] << 16) | ((uint)row[(3 * stride) + n] << 24);
            words[n] = word ^ (flip * 0x01010101u);
        }
    }

    private static void Interleave(Vector<byte> even, Vector<byte> odd, out Vector<ushort> low, out Vector<ushort> high)
    {
        Vector.Widen(even, out Vector<ushort> evenLow, out Vector<ushort> evenHigh);
        Vector.Widen(odd, out Vector<ushort> oddLow, out Vector<ushort> oddHigh);
        low = evenLow | (oddLow << 8);
        high = evenHigh | (oddHigh << 8);
    }

    private static void StoreInterleaved(Vector<ushort> even, Vector<ushort> odd, uint* words)
    {
        Vector.Widen(even, out Vector<uint> evenLow, out Vector<uint> evenHigh);
        Vector.Widen(odd, out Vector<uint> oddLow, out Vector<uint> oddHigh);
        Vector.Store(evenLow | (oddLow << 16), words);
        Vector.Store(evenHigh | (oddHigh << 16), words + Vector<uint>.Count);
    }

    /// <summary>Interleaves two rows of centred codes: the first in the low half of a word.</summary>
    private static void PackPairs(int* words, byte* row, nint stride, bool signed, int offset, int columns)
    {
        if (signed)
        {
            for (int n = 0; n < columns; n++) words[n] = (ushort)((sbyte)row[n] - offset) | (((sbyte)row[stride + n] - offset) << 16);
        }
        else
        {
            for (int n = 0; n < columns; n++) words[n] = (ushort)(row[n] - offset) | ((row[stride + n] - offset) << 16);
        }
    }

    private static void PackRow(sbyte* target, int step, byte* row, nint columnStride, bool signed, int offset, int columns)
    {
        if (signed)
        {
            for (int n = 0; n < columns; n++) target[n * step] = (sbyte)((sbyte)row[n * columnStride] - offset);
        }
        else
        {
            for (int n = 0; n < columns; n++) target[n * step] = (sbyte)(row[n * columnStride] - offset);
        }
    }

    private static void PackRow(short* target, byte* row, nint columnStride, bool signed, int offset, int columns)
    {
        if (signed)
        {
            for (int n = 0; n < columns; n++) target[n * 2] = (short)((sbyte)row[n * columnStride] - offset);
        }
        else
        {
            for (int n = 0; n < columns; n++) target[n * 2] = (short)(row[n * columnStride] - offset);
        }
    }
}
