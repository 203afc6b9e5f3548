using Dyadic.Core;

namespace Dyadic.Kernels;

/// <summary>Drives emitted depthwise tiles along the lines of the output.</summary>
internal sealed unsafe class LineDepthwise
{
    public const string Name = "DepthwiseX8S8S32_4x64_Avx512Vnni";

    private const int Block = 64, MostTaps = 64;

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
    {
        (_geometry, _stage) = (geometry, stage);
        int channels = geometry.OutputChannels;
        int parts = Summands(weights);
        _key = new DepthwiseKey(
            signed, geometry.KernelHeight, geometry.KernelWidth, geometry.StrideWidth, DepthwiseEmitter.MostOutputs(geometry.StrideWidth), parts, channels % Block != 0,
            stage.Epilogue);
        _functions = new nint[_key.Outputs];
        _slots = ((geometry.OutputWidth - 1) * geometry.StrideWidth) + geometry.KernelWidth;
        _zeroPixel = IntegerOperands.ZeroPixel(channels, zeroPoint);
        _weights = Pack(geometry, weights, parts);
        _initial = new PinnedBuffer((long)(channels + Block - 1) / Block * Block * sizeof(int));
        for (int channel = 0; channel < channels; channel++) ((int*)_initial.Pointer)[Position(channel)] = initial[channel];
        _launcher = new PartLauncher(ExecutePart, Math.Max(1, (long)geometry.Taps * channels * geometry.OutputWidth / 32));
    }

    /// <summary>The driver, or null when the tier, the stage, the taps or the weights are not for it.</summary>
    /// <param name="geometry">A depthwise convolution.</param>
    /// <param name="inputType">UInt8 or Int8.</param>
    /// <param name="zeroPoint">The code of zero in the input.</param>
    /// <param name="weights">[channels][taps] centred codes.</param>
    /// <param name="bias">One a channel.</param>
    /// <param name="stage">What happens to the accumulators.</param>
    /// <param name="tier">The widest tier allowed.</param>
    public static LineDepthwise? Create(
        ConvGeometry geometry, ElementType inputType, int zeroPoint, ReadOnlySpan<short> weights, int[] bias, OutputStage stage, KernelTier tier)
    {
        if (tier < KernelTier.Emitted || geometry.DilationWidth != 1 || geometry.Taps > MostTaps) return null;
        bool signed = inputType == ElementType.Int8;
        int[] initial = IntegerOperands.InitialAccumulators(bias, zeroPoint + (signed ? 128 : 0), weights, geometry.Taps);
        FusedStage? fused = FusedStage.Create(stage, 1, geometry.OutputChannels, interleaved: true);
        return fused is null ? null : new LineDepthwise(geometry, signed, zeroPoint, weights, initial, fused);
    }

    public void Run(byte* input, byte* output, WorkerPool pool) => _launcher.Run(input, null, output, (long)_geometry.Batch * _geometry.OutputHeight, pool);

    /// <summary>How many summands of 8 signed bits every weight falls into: two reach from −256 to 254, three beyond.</summary>
    private static int Summands(ReadOnlySpan<short> weights)
    {
        if (IntegerOperands.FitsSByte(weights)) return 1;
        return weights.Contains((short)255) ? 3 : 2;
    }

    /// <summary>Where the 32-bit value of a channel stands among those of its block of 64: vector v, lane l and place e for channel 16l + 4v + e.</summary>
    private static int Position(int channel)
    {
        int place = channel % Block;
        return channel - place + (place % 16 / 4 * 16) + (place / 16 * 4) + (place % 4);
    }

    /// <summary>Per block of channels, in the order of use: kernel row, group of four pixels, shift, summand; then a vector of sixteen channels' four taps.</summary>
    private static PinnedBuffer Pack(ConvGeometry geometry, ReadOnlySpan<short> weights, int parts)
    {
        DepthwiseQuads quads = new(geometry.KernelWidth, geometry.StrideWidth);
        List<int> taps = [], summands = []; // of a use: its four taps, −1 for none, and which summand of their weights
        for (int row = 0; row < geometry.KernelHeight; row++)
        {
            for (int quad = 0; quad < quads.Quads; quad++)
            {
                for (int shift = 0; shift < quads.Shifts; shift++)
                {
                    for (int part = 0; part < parts && quads.Uses(quad, shift); part++)
                    {
                        summands.Add(part);
                        for (int place = 0; place < 4; place++) taps.Add(quads.Tap(quad, shift, place) is >= 0 and int tap ? (row * geometry.KernelWidth) + tap : -1);
                    }
                }
            }
        }

        int channels = geometry.OutputChannels;
        int blocks = (channels + Block - 1) / Block;
        PinnedBuffer packed = new((long)blocks * summands.Count * Block * 4);
        for (int channel = 0; channel < channels; channel++)
        {
            ReadOnlySpan<short> filter = weights.Slice(channel * geometry.Taps, geometry.Taps);
            for (int use = 0; use < summands.Count; use++)
            {
                sbyte* word = (sbyte*)packed.Pointer + (((((long)channel / Block * summands.Count) + use) * Block) + (Position(channel) % Block)) * 4;
                for (int place = 0; place < 4; place++)
                {
                    int tap = taps[(use * 4) + place];
                    word[place] = tap < 0 ? (sbyte)0 : Summand(filter[tap], summands[use], parts);
                }
            }
        }

        return packed;
    }

    /// <summary>⌊(code + part) / parts⌋; over all parts the sum is the code.</summary>
    private static sbyte Summand(int code, int part, int parts)
    {
        (int quotient, int rest) = Math.DivRem(code + part, parts);
        return (sbyte)(rest < 0 ? quotient - 1 : quotient);
    }

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
            byte* output = run.Output + ((long)line * g.OutputWidth * channels);
            for (int x = 0; x < g.OutputWidth; x += _key.Outputs)
            {
                int outputs = Math.Min(_key.Outputs, g.OutputWidth - x);
                tile.Common.Rows = grid + ((long)x * g.StrideWidth);
                tile.Common.Output = output + ((long)x * channels);
                ref nint function = ref _functions[outputs - 1];
                if (function == 0) function = EmittedCode.Of(_key with { Outputs = outputs });
                ((delegate* unmanaged[SuppressGCTransition]<DepthwiseLineTile*, void>)function)(&tile);
            }
        }
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
