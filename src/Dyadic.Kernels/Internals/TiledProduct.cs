namespace Dyadic.Kernels;

/// <summary>Drives the tiles of a product: splits it over threads, keeps panels in cache, and passes finished tiles to the output stage.</summary>
internal sealed unsafe class TiledProduct
{
    /// <summary>Left operand and row pointers that one block keeps in the second-level cache while all panels pass by.</summary>
    private const long BlockBytes = 192 * 1024;
    private const int MaxBlockTiles = 24;

    private readonly GemmKernel _kernel;
    private readonly RowSource _rows;
    private readonly PackedRhs[] _groups;
    private readonly int _groupColumns;
    private readonly TileOutput _output;
    private readonly bool _signedLhs;
    private readonly int _blockTiles;
    private readonly PinnedBuffer _initial;
    private readonly PartLauncher _launcher;

    /// <param name="kernel">The tile functions.</param>
    /// <param name="rows">Where the left operand lies.</param>
    /// <param name="groups">The packed right operand of each group.</param>
    /// <param name="initial">[groups][padded columns] accumulators to start from.</param>
    /// <param name="output">The last stage.</param>
    /// <param name="signedLhs">True when the left operand has s8 codes.</param>
    public TiledProduct(GemmKernel kernel, RowSource rows, PackedRhs[] groups, PinnedBuffer initial, TileOutput output, bool signedLhs)
    {
        (_kernel, _rows, _groups, _initial, _output, _signedLhs) = (kernel, rows, groups, initial, output, signedLhs);
        _groupColumns = groups[0].Columns;
        _launcher = new PartLauncher(ExecutePart, Math.Max(1, (long)rows.Taps * rows.DepthBytes * _groupColumns * groups.Length / 32));
        long tileBytes = Math.Max(1, (long)rows.Taps * rows.DepthBytes * GemmTile.MaxRows);
        _blockTiles = (int)Math.Clamp(BlockBytes / tileBytes, 1, MaxBlockTiles);
    }

    /// <summary>Computes <paramref name="m"/> rows.</summary>
    public void Run(byte* input, byte* output, byte* residual, int m, WorkerPool pool)
    {
        if (m > 0) _launcher.Run(input, residual, output, m, pool);
    }

    private void ExecutePart(in RunBuffers run, int part, int parts)
    {
        int tiles = ((int)run.Count + GemmTile.MaxRows - 1) / GemmTile.MaxRows;
        int panels = _groups[0].PanelCount * _groups.Length;
        // Threads share the right operand when there are rows for all of them; a few rows are better split by columns.
        bool byRows = tiles >= 2 * parts || tiles >= panels;
        (int fromTile, int toTile) = byRows ? ParallelWork.Slice(tiles, part, parts) : (0, tiles);
        (int fromPanel, int toPanel) = byRows ? (0, panels) : ParallelWork.Slice(panels, part, parts);
        if (fromTile == toTile || fromPanel == toPanel) return;

        int tilePointers = _rows.Taps * GemmTile.MaxRows;
        int tileStride = _kernel.PanelColumns * 4;
        long panelBytes = (_rows.PanelBytes + 63) / 64 * 64;
        long pointerBytes = (((long)_blockTiles * tilePointers * sizeof(byte*)) + 63) / 64 * 64;
        byte* scratch = ThreadScratch.Take(pointerBytes + (panelBytes * _blockTiles) + ((long)tileStride * GemmTile.MaxRows));
        Block block = new()
        {
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
        for (int tile = fromTile; tile < toTile; tile += _blockTiles)
        {
            (block.FirstTile, block.TileCount) = (tile, Math.Min(_blockTiles, toTile - tile));
            for (int group = fromPanel / panelsOfGroup; group <= (toPanel - 1) / panelsOfGroup; group++)
            {
                int from = Math.Max(fromPanel - (group * panelsOfGroup), 0);
                int to = Math.Min(toPanel - (group * panelsOfGroup), panelsOfGroup);
                ComputeBlock(in run, ref block, group, from, to);
            }
        }
    }

    private void ComputeBlock(in RunBuffers run, ref Block block, int group, int fromPanel, int toPanel)
    {
        for (int index = 0; index < block.TileCount; index++)
        {
            int first = (block.FirstTile + index) * GemmTile.MaxRows;
            int count = Math.Min(GemmTile.MaxRows, (int)run.Count - first);
            _rows.Fill(run.First, group, first, count, block.Rows + ((long)index * block.TilePointers), block.Gathered + (index * block.PanelBytes));
        }

        PackedRhs rhs = _groups[group];
        GemmTile tile = block.Tile;
        for (int panel = fromPanel; panel < toPanel; panel++)
        {
            int width = rhs.PanelWidth(panel);
            int firstColumn = panel * _kernel.PanelColumns;
            int columns = Math.Min(_groupColumns - firstColumn, _kernel.PanelColumns);
            tile.Rhs = rhs.Panel(panel);
            tile.Initial = _initial.Pointer + ((((long)group * rhs.PaddedColumns) + firstColumn) * 4);
            tile.ColumnCount = width * _kernel.Lanes;
            for (int index = 0; index < block.TileCount; index++)
            {
                int first = (block.FirstTile + index) * GemmTile.MaxRows;
                tile.RowCount = Math.Min(GemmTile.MaxRows, (int)run.Count - first);
                tile.Rows = block.Rows + ((long)index * block.TilePointers);
                _kernel.Function(tile.RowCount, width, _signedLhs)(&tile);
                _output.Write(tile.Output, tile.OutputStride, tile.RowCount, run.Output, run.Second, first, (group * _groupColumns) + firstColumn, columns);
            }
        }
    }

    /// <summary>A run of tiles whose left operand is in cache, and the scratch they use.</summary>
    private struct Block
    {
        public int FirstTile;
        public int TileCount;
        public byte** Rows;
        public byte* Gathered;
        public long PanelBytes;
        public int TilePointers;
        public GemmTile Tile;
    }
}
