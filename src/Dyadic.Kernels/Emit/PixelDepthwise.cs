using Dyadic.Core;

namespace Dyadic.Kernels;

/// <summary>Drives emitted depthwise tiles of few channels along lines copied between borders of zero points.</summary>
/// <remarks>
/// The last tile of a line ends where the line does and computes again what it shares with the one before; only a line shorter than a group
/// of 64 bytes is stored under a mask.
/// </remarks>
internal sealed unsafe class PixelDepthwise : EmittedDepthwise
{
    private const int Vector = 64;

    private readonly ConvGeometry _geometry;
    private readonly FusedStage _stage;
    private readonly PinnedBuffer _weights;
    private readonly PinnedBuffer _initial;
    private readonly LineSource _source;
    private readonly PixelDepthwiseKey _key;
    private readonly nint[] _functions;
    private readonly PartLauncher _launcher;

    private PixelDepthwise(ConvGeometry geometry, bool signed, int zeroPoint, ReadOnlySpan<short> weights, int[] initial, FusedStage stage)
        : base($"DepthwiseX8S8S32_{PixelDepthwiseEmitter.MostGroups * PixelGroup.Columns / geometry.OutputChannels}x{geometry.OutputChannels}_Avx512Vbmi")
    {
        (_geometry, _stage) = (geometry, stage);
        int channels = geometry.OutputChannels, parts = DepthwiseWeights.Summands(weights);
        PixelGroup group = new(channels, geometry.KernelWidth, geometry.StrideWidth);
        int groups = Math.Clamp(geometry.OutputWidth / group.Pixels, 1, PixelDepthwiseEmitter.MostGroups);
        _key = new PixelDepthwiseKey(
            signed, channels, geometry.KernelHeight, geometry.KernelWidth, geometry.StrideWidth, groups, parts, geometry.OutputWidth < group.Pixels, stage.Epilogue);
        _functions = new nint[groups];
        int quads = new DepthwiseQuads(geometry.KernelWidth, geometry.StrideWidth).Quads;
        _source = new LineSource(geometry, 1, zeroPoint, (PixelGroup.Columns * geometry.StrideWidth) + (4 * quads * channels) + (group.Sources * Vector));
        _weights = DepthwiseWeights.Pack(geometry, weights, parts, 1, Math.Max(channels, Vector / sizeof(int)), word => word % channels);
        _initial = new PinnedBuffer(PixelGroup.Columns * sizeof(int));
        for (int column = 0; column < PixelGroup.Columns; column++) ((int*)_initial.Pointer)[column] = initial[column % channels];
        _launcher = new PartLauncher(ExecutePart, Math.Max(1, (long)geometry.Taps * channels * geometry.OutputWidth / 32));
    }

    /// <summary>True when pixels of so few channels fill a vector side by side.</summary>
    public static bool Covers(ConvGeometry geometry) =>
        ByteLookUp.HasAvx512Vbmi(KernelTier.Emitted) && PixelGroup.Covers(geometry.OutputChannels, geometry.KernelWidth, geometry.StrideWidth);

    /// <summary>The driver, or null when no tile computes the stage.</summary>
    /// <param name="geometry">A depthwise convolution that is covered.</param>
    /// <param name="signed">True for s8 inputs.</param>
    /// <param name="zeroPoint">The code of zero in the input.</param>
    /// <param name="weights">[channels][taps] centred codes.</param>
    /// <param name="initial">What each channel's accumulators start from.</param>
    /// <param name="stage">What happens to the accumulators.</param>
    public static PixelDepthwise? Create(ConvGeometry geometry, bool signed, int zeroPoint, ReadOnlySpan<short> weights, int[] initial, OutputStage stage)
    {
        FusedStage? fused = FusedStage.Create(stage, 1, PixelGroup.Columns);
        return fused is { OutputBytes: 1 } ? new PixelDepthwise(geometry, signed, zeroPoint, weights, initial, fused) : null; // only narrowing puts the columns in order
    }

    public override void Run(byte* input, byte* output, WorkerPool pool) => _launcher.Run(input, null, output, _source.Lines, pool);

    private void ExecutePart(in RunBuffers run, int part, int parts)
    {
        (int from, int to) = ParallelWork.Slice((int)run.Count, part, parts);
        if (from == to) return;
        long pointerBytes = (((long)_source.Taps * sizeof(byte*)) + 63) / 64 * 64;
        byte* scratch = ThreadScratch.Take(pointerBytes + _source.ScratchBytes(1));
        LineRing ring = _source.Start(scratch + pointerBytes, 1);
        LineTile tile = new();
        tile.Common.Rows = (byte**)scratch;
        tile.Common.Rhs = _weights.Pointer;
        tile.Common.Initial = _initial.Pointer;
        tile.Common.Stage = _stage.At(0, 0);
        tile.Common.ColumnMask = _key.Ragged ? (1UL << (_geometry.OutputWidth * _key.Channels)) - 1 : 0;
        _stage.Prepare(ref tile.Common, PixelGroup.Columns);
        long lineBytes = (long)_geometry.OutputWidth * _key.Channels;
        for (int line = from; line < to; line++)
        {
            _source.Fill(run.First, line, 1, (byte**)scratch, ref ring);
            ComputeLine(tile, run.Output + (line * lineBytes));
        }
    }

    private void ComputeLine(LineTile tile, byte* output)
    {
        int pixels = PixelGroup.Columns / _key.Channels, width = _geometry.OutputWidth;
        (int tiles, int rest) = _key.Ragged ? (1, 0) : Math.DivRem(width, _key.Groups * pixels);
        tile.Common.Output = output;
        tile.Tiles = tiles;
        Call(&tile, _key.Groups);
        if (rest == 0) return;
        int groups = (rest + pixels - 1) / pixels, first = width - (groups * pixels);
        tile.Common.Output = output + ((long)first * _key.Channels);
        tile.Offset = (long)first * _key.Stride * _key.Channels;
        tile.Tiles = 1;
        Call(&tile, groups);
    }

    private void Call(LineTile* tile, int groups)
    {
        ref nint function = ref _functions[groups - 1];
        if (function == 0) function = EmittedCode.Of(_key with { Groups = groups });

        // A line takes less than a microsecond and calls nothing, so the collector may wait for it.
        ((delegate* unmanaged[SuppressGCTransition]<LineTile*, void>)function)(tile);
    }
}
