using System.Numerics.Tensors;
using Dyadic.Core;

namespace Dyadic.Kernels;

/// <summary>Applies an <see cref="OutputStage"/>, its bias included, to an int32 tensor with a channel axis.</summary>
/// <remarks>The output may be the input itself when it is int32 or float too. Runs may overlap in time.</remarks>
public sealed unsafe class TensorRequantize
{
    private readonly BoundStage _stage;
    private readonly int _channels;
    private readonly int _inner;
    private readonly int _repeat;
    private readonly PartLauncher _launcher;

    /// <summary>Binds a stage to a layout.</summary>
    /// <param name="stage">What happens to each element.</param>
    /// <param name="channels">C, the extent of the channel axis.</param>
    /// <param name="inner">The product of the extents after the channel axis: 1 for NHWC, H·W for NCHW.</param>
    /// <exception cref="DyadicException">The stage has another number of channels, or an extent is not positive.</exception>
    public TensorRequantize(OutputStage stage, int channels, int inner)
        : this(stage, channels, inner, CpuFeatures.Tier)
    {
    }

    internal TensorRequantize(OutputStage stage, int channels, int inner, KernelTier tier)
    {
        stage.RequireCodesOnly("A requantization");
        if (channels < 1 || inner < 1) throw DyadicException.BadInput($"A tensor of {channels} channels with {inner} elements each cannot be requantized.");
        (_channels, _inner) = (channels, inner);
        // Runs of one channel use arrays in which each channel's numbers stand as often as a block is long.
        _repeat = inner == 1 ? 1 : Math.Min(inner, StageParameters.Block * 4);
        _stage = new BoundStage(inner == 1 ? stage : stage.Repeated(channels, _repeat), channels * _repeat, tier);
        _launcher = new PartLauncher(ExecutePart);
    }

    /// <summary>Requantizes.</summary>
    /// <param name="input">[outer][channels][inner] int32.</param>
    /// <param name="output">The same shape, of the stage's output type.</param>
    /// <param name="outer">The product of the extents before the channel axis.</param>
    /// <param name="pool">The threads to use.</param>
    public void Run(int* input, void* output, long outer, WorkerPool pool) => _launcher.Run(input, null, output, outer * (_inner == 1 ? 1 : _channels), pool);

    private void ExecutePart(in RunBuffers buffers, int part, int parts)
    {
        long from = buffers.Count * part / parts, to = buffers.Count * (part + 1) / parts;
        int length = _inner == 1 ? _channels : _inner;
        for (long run = from; run < to; run++)
        {
            int channel = _inner == 1 ? 0 : (int)(run % _channels) * _repeat;
            int* source = (int*)buffers.First + (run * length);
            byte* target = buffers.Output + (run * length * _stage.OutputBytes);
            if (_inner == 1) ApplyAlong(source, length, target);
            else ApplyRepeated(source, channel, length, target);
        }
    }

    private void ApplyAlong(int* source, int length, byte* target)
    {
        int* biased = stackalloc int[CodeBlock.Length];
        for (int index = 0; index < length; index += CodeBlock.Length)
        {
            int count = Math.Min(CodeBlock.Length, length - index);
            AddBias(source + index, index, count, biased);
            _stage.Apply(biased, index, count, target + ((long)index * _stage.OutputBytes));
        }
    }

    private void ApplyRepeated(int* source, int channel, int length, byte* target)
    {
        int* biased = stackalloc int[StageParameters.Block * 4];
        for (int index = 0; index < length; index += _repeat)
        {
            int count = Math.Min(_repeat, length - index);
            AddBias(source + index, channel, count, biased);
            _stage.Apply(biased, channel, count, target + ((long)index * _stage.OutputBytes));
        }
    }

    private void AddBias(int* source, int channel, int count, int* biased)
    {
        // Wraps around at 32 bits, as the accumulator does.
        TensorPrimitives.Add<int>(new ReadOnlySpan<int>(source, count), _stage.Bias.AsSpan(channel, count), new Span<int>(biased, count));
    }
}
