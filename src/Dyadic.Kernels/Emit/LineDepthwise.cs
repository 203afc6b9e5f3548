using Dyadic.Core;

namespace Dyadic.Kernels;

/// <summary>Drives emitted depthwise tiles along the lines of the output.</summary>
internal sealed unsafe class LineDepthwise : EmittedDepthwise
{
    private const int Block = 64;

    private readonly ConvGeometry _geometry;
    private readonly FusedStage _stage;
    private readonly PinnedBuffer _weights;
    private readonly PinnedBuffer _initial;
    private readonly PinnedBuffer _zeroPixel;
    private readonly DepthwiseKey _key;
    private readonly nint[] _functions;
    private readonly int _slots;
    private readonly PartLauncher _launcher;

    private LineDepthwise(ConvGeometry geometry, bool signed, int zeroPoint, ReadOnlySpan<short> weights, int[] initial, FusedStage stage)
        : base("DepthwiseX8S8S32_4x64_Avx512Vnni")
    {
        (_geometry, _stage) = (geometry, stage);
        int channels = geometry.OutputChannels;
        int parts = DepthwiseWeights.Summands(weights);
        _key = new DepthwiseKey(
            signed, geometry.KernelHeight, geometry.KernelWidth, geometry.StrideWidth, DepthwiseEmitter.MostOutputs(geometry.StrideWidth), parts, channels % Block != 0,
            stage.Epilogue);
        _functions = new nint[_key.Outputs];
        _slots = ((geometry.OutputWidth - 1) * geometry.StrideWidth) + geometry.KernelWidth;
        _zeroPixel = IntegerOperands.ZeroPixel(channels, zeroPoint);
        int blocks = (channels + Block - 1) / Block;
        _weights = DepthwiseWeights.Pack(geometry, weights, parts, blocks, Block, Position);
        _initial = new PinnedBuffer((long)blocks * Block * sizeof(int));
        for (int channel = 0; channel < channels; channel++) ((int*)_initial.Pointer)[Position(channel)] = initial[channel];
        _launcher = new PartLauncher(ExecutePart, Math.Max(1, (long)geometry.Taps * channels * geometry.OutputWidth / 32));
    }

    /// <summary>The driver, or null when no tile computes the stage.</summary>
    /// <param name="geometry">A depthwise convolution.</param>
    /// <param name="signed">True for s8 inputs.</param>
    /// <param name="zeroPoint">The code of zero in the input.</param>
    /// <param name="weights">[channels][taps] centred codes.</param>
    /// <param name="initial">What each channel's accumulators start from.</param>
    /// <param name="stage">What happens to the accumulators.</param>
    public static LineDepthwise? Create(ConvGeometry geometry, bool signed, int zeroPoint, ReadOnlySpan<short> weights, int[] initial, OutputStage stage)
    {
        FusedStage? fused = FusedStage.Create(stage, 1, geometry.OutputChannels, interleaved: true);
        return fused is null ? null : new LineDepthwise(geometry, signed, zeroPoint, weights, initial, fused);
    }

    public override void Run(byte* input, byte* output, WorkerPool pool) => _launcher.Run(input, null, output, (long)_geometry.Batch * _geometry.OutputHeight, pool);

    /// <summary>Where the 32-bit value of a channel stands among those of its block of 64: vector v, lane l and place e for channel 16l + 4v + e; also the other way round.</summary>
    private static int Position(int channel) => channel / Block * Block + (channel % 16 / 4 * 16) + (channel % Block / 16 * 4) + (channel % 4);

    private void ExecutePart(in RunBuffers run, int part, int parts)
    {
        ConvGeometry g = _geometry;
        (int from, int to) = ParallelWork.Slice((int)run.Count, part, parts);
        if (from == to) return;
        int channels = g.OutputChannels;
        byte** grid = (byte**)ThreadScratch.Take((long)g.KernelHeight * _slots * sizeof(byte*));
        DepthwiseLineTile tile = new() { GridStride = (long)_slots * sizeof(byte*), Blocks = channels / Block };
        tile.Common.Rhs = _weights.Pointer;
        tile.Common.Initial = _initial.Pointer;
        tile.Common.Stage = _stage.At(0, 0);
        tile.Common.ColumnMask = (1UL << (channels % Block)) - 1;
        _stage.Prepare(ref tile.Common, channels);
        for (int line = from; line < to; line++)
        {
            FillGrid(run.First, line, grid);
            tile.Common.Rows = grid;
            tile.Common.Output = run.Output + ((long)line * g.OutputWidth * channels);
            (tile.Tiles, long rest) = Math.DivRem((long)g.OutputWidth, _key.Outputs);
            if (tile.Tiles > 0) Call(&tile, _key.Outputs);
            if (rest == 0) continue;
            tile.Tiles = 1;
            Call(&tile, (int)rest);
        }
    }

    private void Call(DepthwiseLineTile* tile, int outputs)
    {
        ref nint function = ref _functions[outputs - 1];
        if (function == 0) function = EmittedCode.Of(_key with { Outputs = outputs });

        // A line takes microseconds at most and calls nothing, so the collector may wait for it.
        ((delegate* unmanaged[SuppressGCTransition]<DepthwiseLineTile*, void>)function)(tile);
    }

    /// <summary>Points at every input pixel that the outputs of a line see, or at a pixel of zero points outside the image.</summary>
    private void FillGrid(byte* input, int line, byte** grid)
    {
        ConvGeometry g = _geometry;
        (int batch, int outputY) = Math.DivRem(line, g.OutputHeight);
        byte* image = input + ((long)batch * g.InputHeight * g.InputWidth * g.InputChannels);
        int y = (outputY * g.StrideHeight) - g.PadTop;
        for (int kernelY = 0; kernelY < g.KernelHeight; kernelY++, y += g.DilationHeight, grid += _slots)
        {
            bool inside = (uint)y < (uint)g.InputHeight;
            byte* pixel = image + ((((long)y * g.InputWidth) - g.PadLeft) * g.InputChannels);
            for (int slot = 0; slot < _slots; slot++, pixel += g.InputChannels)
            {
                grid[slot] = inside && (uint)(slot - g.PadLeft) < (uint)g.InputWidth ? pixel : _zeroPixel.Pointer;
            }
        }
    }
}
