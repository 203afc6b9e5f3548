using Dyadic.Core;

namespace Dyadic.Kernels;

/// <summary>
/// Float matrix product with a constant right operand of four-bit codes: y[M, N] = clamp(lhs[M, K] · W[K, N] + bias[N], min, max), where
/// W[k, n] = (code − zero point) · scale in binary32. The codes stay packed: a few rows are multiplied by them
/// as they are, for more each thread unpacks a slice of a panel before all rows pass by it.
/// </summary>
/// <remarks>Runs may overlap in time; lhs and output may not overlap in memory.</remarks>
public sealed unsafe class BlockCodeGemm : IFloatProduct
{
    // A slice of 48 columns fits a first-level cache beside what else is read.
    private const int SliceDepth = 128;

    // So few rows are multiplied by the codes themselves.
    private const int MostSingleRows = 4;

    private readonly GemmKernel _kernel;
    private readonly BlockCodePanels _panels;
    private readonly int _depth;
    private readonly int _columns;
    private readonly PinnedBuffer _bias;
    private readonly PinnedBuffer _zeros;
    private readonly FloatOutput _output;
    private readonly Stage _partial;
    private readonly Stage _last;
    private readonly PartLauncher _launcher;

    /// <summary>Packs the right operand.</summary>
    /// <param name="depth">K.</param>
    /// <param name="columns">N.</param>
    /// <param name="blockDepth">Codes along K that share a scale and a zero point; an even number.</param>
    /// <param name="codes">[N][K], 0 to 15.</param>
    /// <param name="scales">[N][⌈K / blockDepth⌉].</param>
    /// <param name="zeroPoints">[N][⌈K / blockDepth⌉].</param>
    /// <param name="bias">Empty, or N elements.</param>
    /// <param name="clampMin">The least output, or −∞.</param>
    /// <param name="clampMax">The greatest output, or +∞.</param>
    /// <exception cref="DyadicException">A span has another length, or a code is above 15.</exception>
    public BlockCodeGemm(
        int depth, int columns, int blockDepth, ReadOnlySpan<byte> codes, ReadOnlySpan<float> scales, ReadOnlySpan<float> zeroPoints, ReadOnlySpan<float> bias, float clampMin, float clampMax)
        : this(depth, columns, blockDepth, codes, scales, zeroPoints, bias, clampMin, clampMax, CpuFeatures.Tier)
    {
    }

    internal BlockCodeGemm(
        int depth, int columns, int blockDepth, ReadOnlySpan<byte> codes, ReadOnlySpan<float> scales, ReadOnlySpan<float> zeroPoints, ReadOnlySpan<float> bias, float clampMin, float clampMax,
        KernelTier tier)
    {
        ConvGeometry geometry = ConvGeometry.Product(depth, columns);
        geometry.Validate();
        WeightOrder.RequireLengths(geometry, codes.Length, bias.Length);
        if (blockDepth < 2 || blockDepth % 2 != 0) throw DyadicException.BadInput($"A block is {blockDepth} codes deep; it should be an even number, 2 at least.");
        int blocks = columns * ((depth + blockDepth - 1) / blockDepth);
        if (scales.Length != blocks || zeroPoints.Length != blocks) throw DyadicException.BadInput($"The product takes {blocks} scales and zero points, one a block; got {scales.Length} and {zeroPoints.Length}.");
        int outside = codes.IndexOfAnyExceptInRange((byte)0, (byte)15);
        if (outside >= 0) throw DyadicException.BadInput($"Code {outside} is {codes[outside]}; four bits hold 0 to 15.");
        _kernel = GemmKernelTable.SelectFloat(tier);
        (_depth, _columns) = (depth, columns);
        _panels = new BlockCodePanels(_kernel.Panels, depth, columns, blockDepth, codes, scales, zeroPoints);
        _bias = PinnedBuffer.Of(bias, _panels.PaddedColumns);
        _zeros = new PinnedBuffer((long)_kernel.PanelColumns * sizeof(float));
        _partial = new Stage(_kernel, new FloatOutput(columns, float.NegativeInfinity, float.PositiveInfinity), columns);
        _output = new FloatOutput(columns, clampMin, clampMax);
        _last = new Stage(_kernel, _output, columns);
        _launcher = new PartLauncher(ExecutePart, Math.Max(1, (long)depth * columns / 32));
    }

    /// <inheritdoc/>
    public string KernelName => $"{_kernel.Name} of four-bit codes";

    /// <inheritdoc/>
    public void Run(float* lhs, int m, float* output, WorkerPool pool)
    {
        if (m > 0) _launcher.Run(lhs, null, output, m, pool);
    }

    private void ExecutePart(in RunBuffers run, int part, int parts)
    {
        (int from, int to) = ParallelWork.Slice(_panels.Count, part, parts);
        if (from == to) return;
        if (run.Count <= MostSingleRows && _panels.MultipliesRows) MultiplyRows(in run, from, to);
        else MultiplySlices(in run, from, to);
    }

    private void MultiplyRows(in RunBuffers run, int from, int to)
    {
        float* sums = (float*)ThreadScratch.Take(_kernel.PanelColumns * sizeof(float));
        for (int panel = from; panel < to; panel++)
        {
            int firstColumn = panel * _kernel.PanelColumns;
            for (int row = 0; row < run.Count; row++)
            {
                new ReadOnlySpan<float>((float*)_bias.Pointer + firstColumn, _panels.Width(panel)).CopyTo(new Span<float>(sums, _kernel.PanelColumns));
                _panels.MultiplyRow(panel, (float*)run.First + ((long)row * _depth), sums);
                _output.WriteRow(sums, (float*)run.Output + ((long)row * _columns) + firstColumn, null, Math.Min(_columns - firstColumn, _kernel.PanelColumns));
            }
        }
    }

    private void MultiplySlices(in RunBuffers run, int from, int to)
    {
        int tileStride = _kernel.PanelColumns * sizeof(float);
        byte* scratch = ThreadScratch.Take(((long)SliceDepth + _kernel.Rows) * tileStride);
        byte** rows = stackalloc byte*[GemmTile.RowSlots];
        GemmTile tile = new() { Taps = 1, Rows = rows, Rhs = scratch };
        for (int panel = from; panel < to; panel++)
        {
            int firstColumn = panel * _kernel.PanelColumns;
            tile.ColumnCount = _panels.Width(panel);
            for (int first = 0; first < _depth; first += SliceDepth)
            {
                int steps = Math.Min(SliceDepth, _depth - first);
                _panels.Unpack(panel, first, steps, (float*)scratch);
                tile.DepthBytes = steps * sizeof(float);
                tile.Initial = first == 0 ? _bias.Pointer + ((long)firstColumn * sizeof(float)) : _zeros.Pointer;
                tile.Output = scratch + ((long)SliceDepth * tileStride);
                tile.OutputStride = tileStride;
                Stage stage = first + steps == _depth ? _last : _partial;
                stage.Compute(tile, (float*)run.First + first, _depth, (int)run.Count, run.Output, first > 0, firstColumn, Math.Min(_columns - firstColumn, _kernel.PanelColumns));
            }
        }
    }

    /// <summary>Multiplies all rows by a slice and adds to what the slices before left in the output.</summary>
    private sealed class Stage(GemmKernel kernel, FloatOutput output, int columns)
    {
        private readonly FusedKernel? _fused = kernel.Fuse(output, 1, columns);

        public void Compute(GemmTile tile, float* lhs, int lhsStride, int count, byte* target, bool adds, int firstColumn, int panelColumns)
        {
            byte* accumulators = tile.Output;
            int tileStride = (int)tile.OutputStride;
            _fused?.Stage.Prepare(ref tile, columns);
            _fused?.Stage.Prepare(ref tile, 0, firstColumn, panelColumns);
            for (int first = 0; first < count; first += kernel.Rows)
            {
                tile.RowCount = Math.Min(kernel.Rows, count - first);
                for (int r = 0; r < tile.RowCount; r++) tile.Rows[r] = (byte*)(lhs + ((long)(first + r) * lhsStride));
                if (_fused is not null)
                {
                    tile.Output = target + ((((long)first * columns) + firstColumn) * sizeof(float));
                    tile.Residual = adds ? tile.Output : null;
                    _fused.Kernel.Compute(&tile, false);
                    continue;
                }

                kernel.Compute(&tile, false);
                output.Write(accumulators, tileStride, tile.RowCount, target, adds ? target : null, first, firstColumn, panelColumns);
            }
        }
    }
}
