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
            if (transposed)
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
    /// <param name="packed">The layout to fill.</param>
    /// <param name="fromPanel">The first panel to pack.</param>
    /// <param name="toPanel">One past the last.</param>
    public static void Codes(byte* source, bool signed, int offset, bool transposed, PackedRhs packed, int fromPanel, int toPanel)
    {
        int step = packed.DepthStep;
        nint depthStride = transposed ? 1 : packed.Columns;
        nint columnStride = transposed ? packed.Depth : 1;
        for (int panel = fromPanel; panel < toPanel; panel++)
        {
            int first = panel * packed.PanelColumns;
            int columns = Math.Min(packed.PanelColumns, packed.Columns - first);
            int width = packed.PanelWidth(panel) * packed.Lanes;
            byte* target = packed.Panel(panel);
            for (int k = 0; k < packed.Depth; k++)
            {
                byte* row = source + (k * depthStride) + (first * columnStride);
                byte* words = target + ((long)(k / step) * width * 4);
                if (step == 4) PackRow((sbyte*)words + (k % 4), 4, row, columnStride, signed, offset, columns);
                else PackRow((short*)words + (k % 2), row, columnStride, signed, offset, columns);
            }
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
