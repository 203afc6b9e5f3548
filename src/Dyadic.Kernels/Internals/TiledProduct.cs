namespace Dyadic.Kernels;

/// <summary>Drives the tiles of a product: splits it over threads, keeps panels in cache, and passes finished tiles to the output stage.</summary>
internal sealed unsafe class TiledProduct
{
    /// <summary>Left operand and row pointers that one block keeps in the second-level cache while all panels pass by.</summary>
    private const long BlockBytes = 512 * 1024;
    private const long LargeRightBytes = 512 * 1024;
    private const int MaxBlockTiles = 64;
    private const int SumStride = GemmTile.RowSlots * sizeof(int);

    private readonly GemmKernel _kernel;
    private readonly RowSource _rows;
    private readonly PackedRhs[] _groups;
    private readonly int _groupColumns;
    private readonly int _outputStride;
    private readonly TileOutput _output;
    private readonly bool _signedLhs;
    private readonly FusedKernel? _fused;
    private readonly PinnedBuffer? _offsets;
    private readonly int _blockTiles;
    private readonly PinnedBuffer _initial;
    private readonly PartLauncher _launcher;

    /// <param name="kernel">The tile functions.</param>
    /// <param name="rows">Where the left operand lies.</param>
    /// <param name="groups">The packed right operand of each group.</param>
    /// <param name="initial">[groups][padded columns] accumulators to start from.</param>
    /// <param name="output">The last stage.</param>
    /// <param name="signedLhs">True when the left operand has s8 codes.</param>
    /// <param name="fused">The kernel that computes the last stage itself, or null.</param>
    /// <param name="offsets">[groups][padded columns] what was taken off the codes of each column, or null.</param>
    /// <param name="outputStride">Elements from an output row to the next; 0 where rows lie side by side.</param>
    public TiledProduct(
        GemmKernel kernel, RowSource rows, PackedRhs[] groups, PinnedBuffer initial, TileOutput output, bool signedLhs, FusedKernel? fused = null, PinnedBuffer? offsets = null, int outputStride = 0)
    {
        (_kernel, _rows, _groups, _initial, _output, _signedLhs, _fused, _offsets) = (kernel, rows, groups, initial, output, signedLhs, fused, offsets);
        _groupColumns = groups[0].Columns;
        _outputStride = outputStride == 0 ? groups.Length * _groupColumns : outputStride;
        _launcher = new PartLauncher(ExecutePart, Math.Max(1, (long)rows.Taps * rows.DepthBytes * _groupColumns * groups.Length / 32));
        long tileBytes = Math.Max(1, (long)rows.Taps * rows.DepthBytes * kernel.Rows);
        _blockTiles = (int)Math.Clamp(BlockBytes / tileBytes, 1, MaxBlockTiles);
    }

    /// <summary>The row of the kernel table that computes the accumulators.</summary>
    public string KernelName => _kernel.Name;

    /// <summary>Computes <paramref name="m"/> rows.</summary>
    public void Run(byte* input, byte* output, byte* residual, int m, WorkerPool pool)
    {
        if (m > 0) _launcher.Run(input, residual, output, m, pool);
    }

    private void ExecutePart(in RunBuffers run, int part, int parts)
    {
        int tiles = ((int)run.Count + _kernel.Rows - 1) / _kernel.Rows;
        int panels = _groups[0].PanelCount * _groups.Length;
        bool byRows = SplitsRows((int)run.Count, tiles, panels, parts);
        (int fromTile, int toTile) = byRows ? ParallelWork.Slice(tiles, part, parts) : (0, tiles);
        (int fromPanel, int toPanel) = byRows ? (0, panels) : ParallelWork.Slice(panels, part, parts);
        if (fromTile == toTile || fromPanel == toPanel) return;

        int tilePointers = _rows.Taps * GemmTile.RowSlots;
        int tileStride = _kernel.PanelColumns * 4;
        long panelBytes = (_rows.PanelBytes + 63) / 64 * 64;
        long pointerBytes = (((long)_blockTiles * tilePointers * sizeof(byte*)) + 63) / 64 * 64;
        long sumBytes = _offsets is null ? 0 : ((_blockTiles * SumStride) + 63) / 64 * 64;
        byte* scratch = ThreadScratch.Take(sumBytes + pointerBytes + (panelBytes * _blockTiles) + ((long)tileStride * _kernel.Rows));
        int* sums = _offsets is null ? null : (int*)scratch;
        scratch += sumBytes;
        Block block = new()
        {
            RowSums = sums,
            Rows = (byte**)scratch,
            Gathered = scratch + pointerBytes,
            PanelBytes = panelBytes,
            TilePointers = tilePointers,
            Tile = new GemmTile
            {
                Taps = _rows.Taps,
                DepthBytes = _rows.DepthBytes,
                Output = scratch + pointerBytes + (panelBytes * _blockTiles),
                OutputStride = tileStride,
            },
        };
        int panelsOfGroup = _groups[0].PanelCount;
        int blocks = (toTile - fromTile + _blockTiles - 1) / _blockTiles;
        for (int index = 0; index < blocks; index++)
        {
            (int from, int to) = ParallelWork.Slice(toTile - fromTile, index, blocks); // even blocks: each reads the whole right operand
            (block.FirstTile, block.TileCount) = (fromTile + from, to - from);
            for (int group = fromPanel / panelsOfGroup; group <= (toPanel - 1) / panelsOfGroup; group++)
            {
                int first = Math.Max(fromPanel - (group * panelsOfGroup), 0);
                int end = Math.Min(toPanel - (group * panelsOfGroup), panelsOfGroup);
                ComputeBlock(in run, ref block, group, first, end);
            }
        }
    }

    // Threads that split the rows read the whole right operand each; threads that split the columns, the whole left one. Few rows are better split by columns, and so
    // is a right operand beyond the second-level cache, when its panels can be dealt evenly.
    private bool SplitsRows(int rows, int tiles, int panels, int parts)
    {
        if (parts == 1) return true;
        long left = (long)rows * _rows.Taps * _rows.DepthBytes, right = _groups[0].Bytes * _groups.Length;
        bool dealsPanels = panels >= 8 * parts || panels % parts == 0;
        return !(dealsPanels && right > LargeRightBytes && right > left) && (tiles >= 2 * parts || tiles >= panels);
    }

    private void ComputeBlock(in RunBuffers run, ref Block block, int group, int fromPanel, int toPanel)
    {
        for (int index = 0; index < block.TileCount; index++)
        {
            int first = (block.FirstTile + index) * _kernel.Rows;
            int count = Math.Min(_kernel.Rows, (int)run.Count - first);
            byte** rows = block.Rows + ((long)index * block.TilePointers);
            _rows.Fill(run.First, group, first, count, run.Count, rows, block.Gathered + (index * block.PanelBytes));
            if (block.RowSums != null) RowSums.Compute(rows, _rows.Taps, _rows.RunDepth, count, _signedLhs, block.RowSums + (index * GemmTile.RowSlots));
        }

        PackedRhs rhs = _groups[group];
        GemmTile tile = block.Tile;
        int tileStride = (int)tile.OutputStride;
        if (_fused is not null) _fused.Stage.Prepare(ref tile, _outputStride);
        PanelPrefetch prefetch = PanelPrefetch.For(_kernel, rhs.Bytes, block.TileCount, tile.Taps, tile.DepthBytes);
        for (int panel = fromPanel; panel < toPanel; panel++)
        {
            int width = rhs.PanelWidth(panel);
            int firstColumn = panel * _kernel.PanelColumns;
            int columns = Math.Min(_groupColumns - firstColumn, _kernel.PanelColumns);
            tile.Rhs = rhs.Panel(panel);
            tile.Initial = _initial.Pointer + ((((long)group * rhs.PaddedColumns) + firstColumn) * 4);
            tile.ColumnCount = width * _kernel.Lanes;
            if (_offsets is not null) tile.Offsets = _offsets.Pointer + ((((long)group * rhs.PaddedColumns) + firstColumn) * 4);
            int channel = (group * _groupColumns) + firstColumn;
            if (_fused is not null) _fused.Stage.Prepare(ref tile, group, firstColumn, columns);
            byte* next = rhs.Panel(panel + 1 < toPanel ? panel + 1 : fromPanel); // the next block starts over
            for (int index = 0; index < block.TileCount; index++)
            {
                int first = (block.FirstTile + index) * _kernel.Rows;
                prefetch.Set(ref tile, next, index);
                tile.RowCount = Math.Min(_kernel.Rows, (int)run.Count - first);
                tile.Rows = block.Rows + ((long)index * block.TilePointers);
                tile.RowSums = block.RowSums == null ? null : block.RowSums + (index * GemmTile.RowSlots);
                if (_fused is not null)
                {
                    long offset = ((first * (long)_outputStride) + channel) * _fused.Stage.OutputBytes;
                    tile.Output = run.Output + offset;
                    tile.Residual = run.Second == null ? null : run.Second + offset;
                    _fused.Kernel.Compute(&tile, _signedLhs);
                    continue;
                }

                _kernel.Compute(&tile, _signedLhs);
                _output.Write(tile.Output, tileStride, tile.RowCount, run.Output, run.Second, first, channel, columns);
            }
        }
    }

    /// <summary>A run of tiles whose left operand is in cache, and the scratch they use.</summary>
    private struct Block
    {
        public int FirstTile;
        public int TileCount;
        public byte** Rows;
        public int* RowSums;
        public byte* Gathered;
        public long PanelBytes;
        public int TilePointers;
        public GemmTile Tile;
    }
}
