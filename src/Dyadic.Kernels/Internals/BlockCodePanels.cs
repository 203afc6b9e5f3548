using System.Runtime.Intrinsics.X86;

namespace Dyadic.Kernels;

/// <summary>A right operand of four-bit codes in blocks of depth, cut into panels that are unpacked to floats slice by slice or multiplied as they are.</summary>
/// <remarks><code>
///   codes of panel p     [⌈K / 2⌉][width]        a byte a column: depth 2i in its low half, 2i + 1 in its high one
///   numbers of panel p   [blocks][2][width]      the scales of a block, then its zero points
/// </code></remarks>
internal sealed unsafe class BlockCodePanels
{
    // Columns that one function takes.
    private const int WidestLanes = 48;

    private readonly PackedRhs _shape;
    private readonly int _depth;
    private readonly int _blockDepth;
    private readonly int _blocks;
    private readonly int _pairs;
    private readonly PinnedBuffer _codes;
    private readonly PinnedBuffer _numbers;

    /// <param name="panels">The panels of the float kernel.</param>
    /// <param name="depth">K.</param>
    /// <param name="columns">N.</param>
    /// <param name="blockDepth">Depth of a block, an even number.</param>
    /// <param name="codes">[N][K], 0 to 15.</param>
    /// <param name="scales">[N][blocks].</param>
    /// <param name="zeroPoints">[N][blocks].</param>
    public BlockCodePanels(PanelFormat panels, int depth, int columns, int blockDepth, ReadOnlySpan<byte> codes, ReadOnlySpan<float> scales, ReadOnlySpan<float> zeroPoints)
    {
        _shape = new PackedRhs(panels, 1, 1, columns);
        (_depth, _blockDepth, _blocks, _pairs) = (depth, blockDepth, (depth + blockDepth - 1) / blockDepth, (depth + 1) / 2);
        _codes = new PinnedBuffer((long)_pairs * _shape.PaddedColumns);
        _numbers = new PinnedBuffer((long)_blocks * 2 * _shape.PaddedColumns * sizeof(float));
        for (int n = 0; n < columns; n++)
        {
            (int panel, int column) = Math.DivRem(n, panels.PanelColumns);
            int width = Width(panel);
            byte* target = Codes(panel) + column;
            ReadOnlySpan<byte> source = codes.Slice(n * depth, depth);
            for (int k = 0; k < depth; k++) target[(long)(k / 2) * width] |= (byte)(source[k] << (k % 2 * 4));
            float* numbers = Numbers(panel) + column;
            for (int block = 0; block < _blocks; block++, numbers += 2 * width) (numbers[0], numbers[width]) = (scales[(n * _blocks) + block], zeroPoints[(n * _blocks) + block]);
        }
    }

    /// <summary>True when the panels are vectors of 16 columns, which <see cref="MultiplyRow"/> takes.</summary>
    public bool MultipliesRows => Avx512F.IsSupported && _shape.Lanes == 16;

    public int Count => _shape.PanelCount;

    /// <summary>Columns of a panel, padding included.</summary>
    public int Width(int panel) => _shape.PanelWidth(panel) * _shape.Lanes;

    /// <summary>Columns of all panels together, padding included.</summary>
    public int PaddedColumns => _shape.PaddedColumns;

    /// <summary>target[k − first][n] = (code − zero point) · scale in binary32, for <paramref name="count"/> steps of depth, rounded up to an even number.</summary>
    /// <param name="panel">The panel.</param>
    /// <param name="first">The first step of depth, an even number.</param>
    /// <param name="count">Steps.</param>
    /// <param name="target">Where the floats go.</param>
    public void Unpack(int panel, int first, int count, float* target)
    {
        int width = Width(panel);
        for (int end = first + count; first < end;)
        {
            int block = first / _blockDepth;
            int steps = Math.Min(end, (block + 1) * _blockDepth) - first;
            byte* codes = Codes(panel) + ((long)(first / 2) * width);
            float* scales = Numbers(panel) + ((long)block * 2 * width);
            int pairs = (steps + 1) / 2;
            if (MultipliesRows) UnpackVectors(codes, scales, width, pairs, target);
            else UnpackScalar(codes, scales, width, pairs, target);
            target += steps * width;
            first += steps;
        }
    }

    /// <summary>sums[n] += Σ x[k] · (code − zero point) · scale, over all of the depth.</summary>
    /// <param name="panel">The panel.</param>
    /// <param name="x">One row of the left operand.</param>
    /// <param name="sums">[width].</param>
    public void MultiplyRow(int panel, float* x, float* sums)
    {
        int width = Width(panel);
        byte* codes = Codes(panel);
        float* scales = Numbers(panel);
        for (int n = 0; n < width; n += WidestLanes)
        {
            switch ((width - n) / 16)
            {
                case 1: BlockCodeLanes<One>.Multiply(codes + n, scales + n, width, _depth, _blockDepth, x, sums + n); break;
                case 2: BlockCodeLanes<Two>.Multiply(codes + n, scales + n, width, _depth, _blockDepth, x, sums + n); break;
                default: BlockCodeLanes<Three>.Multiply(codes + n, scales + n, width, _depth, _blockDepth, x, sums + n); break;
            }
        }
    }

    private static void UnpackVectors(byte* codes, float* scales, int width, int pairs, float* target)
    {
        for (int n = 0; n < width; n += WidestLanes)
        {
            switch ((width - n) / 16)
            {
                case 1: BlockCodeLanes<One>.Unpack(codes + n, scales + n, width, pairs, target + n); break;
                case 2: BlockCodeLanes<Two>.Unpack(codes + n, scales + n, width, pairs, target + n); break;
                default: BlockCodeLanes<Three>.Unpack(codes + n, scales + n, width, pairs, target + n); break;
            }
        }
    }

    private static void UnpackScalar(byte* codes, float* scales, int width, int pairs, float* target)
    {
        for (int pair = 0; pair < pairs; pair++, codes += width, target += 2 * width)
        {
            for (int n = 0; n < width; n++)
            {
                target[n] = ((codes[n] & 15) - scales[width + n]) * scales[n];
                target[width + n] = ((codes[n] >> 4) - scales[width + n]) * scales[n];
            }
        }
    }

    private byte* Codes(int panel) => _codes.Pointer + ((long)panel * _shape.PanelColumns * _pairs);

    private float* Numbers(int panel) => (float*)_numbers.Pointer + ((long)panel * _shape.PanelColumns * _blocks * 2);
}
