using Dyadic.Core;
using Dyadic.Graphs.Operators;

namespace Dyadic.Quantization;

/// <summary>Patches under the window of a convolution, of any number of spatial axes.</summary>
internal sealed class ConvolutionPatches : LinearPositions
{
    private readonly int[] _input;
    private readonly int[] _kernel;
    private readonly int[] _output;
    private readonly int[] _strides;
    private readonly int[] _dilations;
    private readonly int[] _pads;
    private readonly int _inputPlane;
    private readonly int _outputPlane;
    private readonly int _channels;
    private readonly int _taps;
    private readonly int _batch;

    /// <summary>The patches of one convolution.</summary>
    /// <param name="conv">Its attributes.</param>
    /// <param name="weights">[M, C/G, …].</param>
    /// <param name="input">[N, C, …].</param>
    /// <param name="output">[N, M, …].</param>
    public ConvolutionPatches(Conv conv, TensorShape weights, TensorShape input, TensorShape output)
    {
        (_input, _kernel, _output) = (input.Extents[2..].ToArray(), weights.Extents[2..].ToArray(), output.Extents[2..].ToArray());
        int rank = _input.Length;
        (_strides, _dilations) = (conv.Strides ?? Ones(rank), conv.Dilations ?? Ones(rank));
        _pads = [.. Enumerable.Range(0, rank).Select(axis => BeginPad(conv, axis))];
        (_inputPlane, _outputPlane, _taps) = ((int)input.CountOf(2, input.Rank), (int)output.CountOf(2, output.Rank), (int)weights.CountOf(2, weights.Rank));
        (_batch, _channels) = (input[0], input[1]);
    }

    /// <inheritdoc/>
    public override int Count => _batch * _outputPlane;

    /// <inheritdoc/>
    public override int RowLength => _channels * _taps;

    /// <inheritdoc/>
    public override void Gather(ReadOnlySpan<float> input, int position, Span<float> row)
    {
        Span<int> offsets = stackalloc int[_taps];
        Taps(position % _outputPlane, offsets);
        int image = position / _outputPlane * _channels * _inputPlane;
        for (int channel = 0, i = 0; channel < _channels; channel++)
        {
            ReadOnlySpan<float> plane = input.Slice(image + (channel * _inputPlane), _inputPlane);
            foreach (int offset in offsets) row[i++] = offset < 0 ? 0 : plane[offset];
        }
    }

    /// <inheritdoc/>
    public override void GatherOutput(ReadOnlySpan<float> output, int position, Span<float> channels)
    {
        int start = (position / _outputPlane * channels.Length * _outputPlane) + (position % _outputPlane);
        for (int channel = 0; channel < channels.Length; channel++) channels[channel] = output[start + (channel * _outputPlane)];
    }

    // The offset of every tap in a channel of the input; −1 in the padding.
    private void Taps(int position, Span<int> offsets)
    {
        int rank = _input.Length;
        Span<int> start = stackalloc int[rank];
        for (int axis = rank - 1; axis >= 0; axis--)
        {
            start[axis] = (position % _output[axis] * _strides[axis]) - _pads[axis];
            position /= _output[axis];
        }

        for (int tap = 0; tap < offsets.Length; tap++)
        {
            int rest = tap, offset = 0, step = 1;
            bool inside = true;
            for (int axis = rank - 1; axis >= 0; axis--)
            {
                int coordinate = start[axis] + (rest % _kernel[axis] * _dilations[axis]);
                rest /= _kernel[axis];
                inside &= coordinate >= 0 && coordinate < _input[axis];
                offset += coordinate * step;
                step *= _input[axis];
            }

            offsets[tap] = inside ? offset : -1;
        }
    }

    private int BeginPad(Conv conv, int axis)
    {
        if (conv.AutoPad == "NOTSET") return conv.Pads?[axis] ?? 0;
        if (conv.AutoPad == "VALID") return 0;
        int reach = ((_kernel[axis] - 1) * _dilations[axis]) + 1;
        int total = Math.Max(((_output[axis] - 1) * _strides[axis]) + reach - _input[axis], 0);
        return conv.AutoPad == "SAME_UPPER" ? total / 2 : total - (total / 2);
    }

    private static int[] Ones(int count)
    {
        int[] ones = new int[count];
        Array.Fill(ones, 1);
        return ones;
    }
}
