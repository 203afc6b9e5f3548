using Dyadic.Core;

namespace Dyadic.Kernels;

/// <summary>Drives emitted line tiles: a block of lines stays in cache while all panels of the right operand pass by.</summary>
internal sealed unsafe class LineProduct
{
    /// <summary>Left operand of a block, of the second-level cache.</summary>
    private const long BlockBytes = 128 * 1024;
    private const int MostBlockLines = 64, TilesOfLine = 8, MostTapsAcross = 16, Lanes = 16;

    private readonly LineSource _source;
    private readonly LineShape _shape;
    private readonly LineKeys _keys;
    private readonly int _columnBytes;
    private readonly PackedRhs _rhs;
    private readonly PinnedBuffer _initial;
    private readonly FusedStage _stage;
    private readonly int _blockLines;
    private readonly nint[] _functions;
    private readonly PartLauncher _launcher;

    private LineProduct(string name, LineSource source, LineShape shape, LineKeys keys, int columnBytes, PackedRhs rhs, PinnedBuffer initial, FusedStage stage)
    {
        (_source, _shape, _keys, _columnBytes, _rhs, _initial, _stage) = (source, shape, keys, columnBytes, rhs, initial, stage);
        _functions = new nint[2 * shape.Widths * shape.Rows];
        _blockLines = (int)Math.Clamp(BlockBytes / Math.Max(1, source.LineBytes), 1, Math.Min(MostBlockLines, source.MostLines));
        _launcher = new PartLauncher(ExecutePart, Math.Max(1, rhs.Depth * (long)rhs.Columns * source.LineLength / 32));
        KernelName = $"{name}_{shape.Rows}x{shape.Widths * Lanes}_Avx512Vnni";
    }

    /// <summary>The key of a tile.</summary>
    private delegate LineKey LineKeys(int rows, int width, bool ragged, TileEpilogue epilogue);

    /// <summary>Operation, types and tile by the grammar of docs/kernels.md.</summary>
    public string KernelName { get; }

    /// <summary>The driver of an integer convolution, or null when the tier, the weights, the stage or the lines are not for it.</summary>
    /// <param name="geometry">The convolution.</param>
    /// <param name="inputType">UInt8 or Int8.</param>
    /// <param name="zeroPoint">The code of zero in the input.</param>
    /// <param name="centredWeightsOihw">Code − zero point.</param>
    /// <param name="stage">What happens to the accumulators.</param>
    /// <param name="tier">The widest tier allowed.</param>
    public static LineProduct? Create(ConvGeometry geometry, ElementType inputType, int zeroPoint, ReadOnlySpan<short> centredWeightsOihw, OutputStage stage, KernelTier tier)
    {
        if (!Covers(geometry, tier) || !IntegerOperands.FitsSByte(centredWeightsOihw)) return null;
        if (FusedStage.Create(stage, 1, geometry.OutputChannels, takesResidual: true) is not { } fused) return null;
        bool signed = inputType == ElementType.Int8;
        (LineSource source, LineShape shape) = Lines(geometry, 1, zeroPoint);
        PackedRhs rhs = new(new PanelFormat(GemmFormat.Byte4, Lanes, shape.Widths), source.Taps, source.RunDepth, geometry.OutputChannels);
        WeightOrder.Pack(geometry, 0, centredWeightsOihw, null, rhs);
        BoundStage bound = new(stage, geometry.OutputChannels, tier);
        int[] initial = IntegerOperands.InitialAccumulators(bound.Bias, zeroPoint + (signed ? 128 : 0), centredWeightsOihw, geometry.GroupDepth);
        return new LineProduct(
            "LineX8S8S32", source, shape, (rows, width, ragged, epilogue) => new LineTileKey(GemmFormat.Byte4, signed, source.DepthWords, rows, width, ragged, source.RowStride, epilogue),
            0, rhs, WeightOrder.Initial<int>([rhs], initial), fused);
    }

    /// <summary>The driver of a float convolution, or null when the tier or the lines are not for it.</summary>
    /// <param name="geometry">The convolution.</param>
    /// <param name="weightsOihw">Filters.</param>
    /// <param name="bias">Empty, or one an output channel.</param>
    /// <param name="min">The least output.</param>
    /// <param name="max">The greatest output.</param>
    /// <param name="tier">The widest tier allowed.</param>
    public static LineProduct? Create(ConvGeometry geometry, ReadOnlySpan<float> weightsOihw, ReadOnlySpan<float> bias, float min, float max, KernelTier tier)
    {
        if (geometry.IsDepthwise) return CreateDepthwise(geometry, weightsOihw, bias, FusedStage.Floats(min, max, 1, geometry.OutputChannels), tier);
        if (!Covers(geometry, tier)) return null;
        (LineSource source, LineShape shape) = Lines(geometry, sizeof(float), 0);
        PackedRhs rhs = new(new PanelFormat(GemmFormat.Float32, Lanes, shape.Widths), source.Taps, source.RunDepth, geometry.OutputChannels);
        WeightOrder.Pack(geometry, 0, weightsOihw, rhs);
        return new LineProduct(
            "LineF32", source, shape, (rows, width, ragged, epilogue) => new LineTileKey(GemmFormat.Float32, false, source.DepthWords, rows, width, ragged, source.RowStride, epilogue),
            0, rhs, WeightOrder.Initial([rhs], bias), FusedStage.Floats(min, max, 1, geometry.OutputChannels));
    }

    /// <summary>Each tap's weights are a row of the right operand, and a panel of it some channels.</summary>
    private static LineProduct? CreateDepthwise(ConvGeometry geometry, ReadOnlySpan<float> weights, ReadOnlySpan<float> bias, FusedStage stage, KernelTier tier)
    {
        if (tier < KernelTier.Emitted || geometry.DilationWidth != 1 || geometry.KernelWidth > MostTapsAcross || geometry.OutputPixels == 0) return null;
        int channels = geometry.OutputChannels, pixelBytes = channels * sizeof(float), taps = geometry.KernelWidth;
        LineSource source = new(geometry, sizeof(float), 0);
        LineShape shape = LineShape.Of(channels, source.LineLength);
        PackedRhs rhs = new(new PanelFormat(GemmFormat.Float32, Lanes, shape.Widths), 1, geometry.Taps, channels);
        WeightOrder.Pack(geometry with { Groups = 1, InputChannels = 1 }, 0, weights, rhs);
        return new LineProduct(
            "DepthwiseF32", source, shape, (rows, width, ragged, epilogue) => new LineTapsKey(taps, pixelBytes, rows, width, ragged, source.RowStride, epilogue),
            sizeof(float), rhs, WeightOrder.Initial([rhs], bias), stage);
    }

    /// <summary>Computes all lines.</summary>
    /// <param name="input">The left operand.</param>
    /// <param name="residual">What the stage adds, or null.</param>
    /// <param name="output">The first output.</param>
    /// <param name="outputStride">Bytes from an output pixel to the next where the output is part of a wider tensor; otherwise 0.</param>
    /// <param name="pool">The threads to use.</param>
    public void Run(byte* input, byte* residual, byte* output, long outputStride, WorkerPool pool) =>
        _launcher.Run(input, residual, output, _source.Lines, pool, outputStride);

    private static bool Covers(ConvGeometry geometry, KernelTier tier) =>
        tier >= KernelTier.Emitted && geometry.Groups == 1 && (geometry.IsPointwise ? geometry.OutputPixels : geometry.OutputWidth) > 1;

    private static (LineSource Source, LineShape Shape) Lines(ConvGeometry geometry, int elementBytes, int zeroPoint)
    {
        LineSource source = new(geometry, elementBytes, zeroPoint);
        LineShape shape = LineShape.Of(geometry.OutputChannels, source.IsMatrix ? geometry.OutputPixels : source.LineLength);
        if (source.IsMatrix)
        {
            int tiles = (geometry.OutputPixels + shape.Rows - 1) / shape.Rows, lines = (tiles + TilesOfLine - 1) / TilesOfLine;
            source.CutInto((tiles + lines - 1) / lines * shape.Rows);
        }

        return (source, shape);
    }

    private void ExecutePart(in RunBuffers run, int part, int parts)
    {
        // Threads share the right operand when there are lines for all of them; a few lines are better split by columns.
        bool byLines = _source.Lines >= 2 * parts || _source.Lines >= _rhs.PanelCount;
        (int from, int to) = byLines ? ParallelWork.Slice(_source.Lines, part, parts) : (0, _source.Lines);
        (int fromPanel, int toPanel) = byLines ? (0, _rhs.PanelCount) : ParallelWork.Slice(_rhs.PanelCount, part, parts);
        if (from == to || fromPanel == toPanel) return;
        long pointerBytes = (((long)_blockLines * _source.Taps * sizeof(byte*)) + 63) / 64 * 64;
        byte* scratch = ThreadScratch.Take(pointerBytes + _source.ScratchBytes(_blockLines));
        LineRing ring = _source.Start(scratch + pointerBytes, _blockLines);
        LineTile tile = new() { Residual = run.Second, ResidualStride = (long)_rhs.Columns * _stage.OutputBytes };
        tile.Common.Taps = _source.Taps;
        tile.Common.Rows = (byte**)scratch;
        _stage.Prepare(ref tile.Common, _rhs.Columns);
        if (run.OutputStride != 0) tile.Common.OutputStride = run.OutputStride;
        for (int count; from < to; from += count)
        {
            count = _source.BlockFrom(from, Math.Min(_blockLines, to - from));
            _source.Fill(run.First, from, count, (byte**)scratch, ref ring);
            for (int panel = fromPanel; panel < toPanel; panel++) ComputePanel(in run, tile, from, count, panel);
        }
    }

    private void ComputePanel(in RunBuffers run, LineTile tile, int firstLine, int lines, int panel)
    {
        int width = _rhs.PanelWidth(panel), firstColumn = panel * _rhs.PanelColumns;
        int columns = Math.Min(_rhs.Columns - firstColumn, _rhs.PanelColumns);
        tile.Common.Rhs = _rhs.Panel(panel);
        tile.Common.Initial = _initial.Pointer + ((long)firstColumn * sizeof(int));
        tile.Common.ColumnCount = width * Lanes;
        tile.Offset = (long)firstColumn * _columnBytes;
        _stage.Prepare(ref tile.Common, 0, firstColumn, columns);
        long step = tile.Common.OutputStride;
        long offset = (long)firstColumn * _stage.OutputBytes;
        byte* output = run.Output + (firstLine * _source.LineLength * step) + offset;
        byte* residual = run.Second == null ? null : run.Second + ((long)firstLine * _source.LineLength * tile.ResidualStride) + offset;
        for (int line = 0; line < lines; line++)
        {
            (int tiles, int rest) = Math.DivRem(_source.LengthOf(firstLine + line), _shape.Rows);
            tile.Common.Output = output;
            tile.Residual = residual;
            tile.Tiles = tiles;
            if (tiles > 0) Call(&tile, _shape.Rows, width);
            if (rest > 0) ComputeRest(tile, tiles * _shape.Rows, rest, width);
            output += _source.LineLength * step;
            if (residual != null) residual += _source.LineLength * tile.ResidualStride;
            tile.Common.Rows += _source.Taps;
        }
    }

    /// <summary>The last pixels of a line, fewer than a tile has.</summary>
    private void ComputeRest(LineTile tile, int pixel, int count, int width)
    {
        tile.Tiles = 1;
        tile.Common.Output += pixel * tile.Common.OutputStride;
        tile.Offset += (long)pixel * _source.RowStride;
        if (tile.Residual != null) tile.Residual += pixel * tile.ResidualStride;
        Call(&tile, count, width);
    }

    private void Call(LineTile* tile, int rows, int width)
    {
        bool ragged = tile->Common.ColumnMask != 0;
        ref nint function = ref _functions[((((ragged ? 1 : 0) * _shape.Widths) + width - 1) * _shape.Rows) + rows - 1];
        if (function == 0)
        {
            function = EmittedCode.Of(_keys(rows, width, ragged, _stage.Epilogue));
        }

        // A line takes microseconds and calls nothing, so the collector may wait for it.
        ((delegate* unmanaged[SuppressGCTransition]<LineTile*, void>)function)(tile);
    }
}
