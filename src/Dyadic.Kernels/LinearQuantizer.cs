using System.Numerics;
using Dyadic.Core;

namespace Dyadic.Kernels;

/// <summary>ONNX QuantizeLinear: y = saturate(rint(x / scale) + zeroPoint), the quotient in float32, ties to even; not-a-number gives the least code.</summary>
/// <remarks>Runs may overlap in time; input and output may not overlap in memory.</remarks>
public sealed unsafe class LinearQuantizer
{
    private readonly ElementType _type;
    private readonly QuantizationAxis _axis;
    private readonly float[] _low;
    private readonly float[] _high;
    private readonly bool _vectors;
    private readonly KernelTier _tier;
    private readonly PartLauncher _launcher;

    /// <summary>Fixes the parameters.</summary>
    /// <param name="outputType">UInt8, Int8, UInt16 or Int16.</param>
    /// <param name="scale">One element for the whole tensor, or one a channel.</param>
    /// <param name="zeroPoint">Empty for zeros, or as many as scales.</param>
    /// <param name="inner">The product of the extents after the channel axis; 1 when the channels are last, or for one scale.</param>
    /// <exception cref="DyadicException">The lengths differ, a scale is not finite and non-zero, or a zero point is no code.</exception>
    public LinearQuantizer(ElementType outputType, ReadOnlySpan<float> scale, ReadOnlySpan<int> zeroPoint, int inner = 1)
        : this(outputType, scale, zeroPoint, inner, CpuFeatures.Tier)
    {
    }

    internal LinearQuantizer(ElementType outputType, ReadOnlySpan<float> scale, ReadOnlySpan<int> zeroPoint, int inner, KernelTier tier)
    {
        if (outputType is not (ElementType.UInt8 or ElementType.Int8 or ElementType.UInt16 or ElementType.Int16))
        {
            throw DyadicException.Unsupported($"QuantizeLinear writes 8-bit or 16-bit codes here, not {outputType}.");
        }

        _type = outputType;
        _axis = new QuantizationAxis(outputType, scale, zeroPoint, inner);
        (Int128 min, Int128 max) = outputType.IntegerRange();
        _low = Array.ConvertAll(_axis.ZeroPoint, zero => (float)((int)min - zero));
        _high = Array.ConvertAll(_axis.ZeroPoint, zero => (float)((int)max - zero));
        (_vectors, _tier) = (CodeBlock.UsesVectors(tier), tier);
        _launcher = new PartLauncher(ExecutePart, workPerCount: 1);
    }

    /// <summary>Quantizes.</summary>
    /// <param name="input">Float elements.</param>
    /// <param name="output">Codes.</param>
    /// <param name="count">Elements, a multiple of channels · inner.</param>
    /// <param name="pool">The threads to use.</param>
    public void Run(float* input, void* output, long count, WorkerPool pool) => _launcher.Run(input, null, output, count, pool);

    private void ExecutePart(in RunBuffers buffers, int part, int parts)
    {
        long from = buffers.Count * part / parts, to = buffers.Count * (part + 1) / parts;
        int* codes = stackalloc int[CodeBlock.Length];
        while (from < to)
        {
            _axis.NextRun(from, to, out int channel, out int count);
            float* source = (float*)buffers.First + from;
            if (!_axis.ChannelsAreLast && _type.ByteWidth() == 1 && ReciprocalQuantizer.Takes(_axis.Scale[channel], _tier))
            {
                int done = ReciprocalQuantizer.Quantize(source, buffers.Output + from, count, _axis.Scale[channel], _low[channel], _high[channel], _axis.ZeroPoint[channel]);
                source += done;
                (from, count) = (from + done, count - done);
                if (count == 0) continue;
            }

            if (_axis.ChannelsAreLast) QuantizeAlong(source, channel, count, codes);
            else QuantizeRun(source, channel, count, codes);
            CodeBlock.Narrow(codes, buffers.Output + (from * _type.ByteWidth()), _type, count, _vectors);
            from += count;
        }
    }

    private void QuantizeRun(float* source, int channel, int count, int* codes)
    {
        float scale = _axis.Scale[channel], low = _low[channel], high = _high[channel];
        int zero = _axis.ZeroPoint[channel];
        int index = 0;
        if (_vectors)
        {
            for (; index <= count - Vector<float>.Count; index += Vector<float>.Count)
            {
                Vector.Store(Codes(Vector.Load(source + index), new Vector<float>(scale), new Vector<float>(low), new Vector<float>(high)) + new Vector<int>(zero), codes + index);
            }
        }

        for (; index < count; index++) codes[index] = Code(source[index], scale, low, high) + zero;
    }

    private void QuantizeAlong(float* source, int channel, int count, int* codes)
    {
        int index = 0;
        if (_vectors)
        {
            for (; index <= count - Vector<float>.Count; index += Vector<float>.Count)
            {
                int c = channel + index;
                Vector.Store(Codes(Vector.Load(source + index), new Vector<float>(_axis.Scale, c), new Vector<float>(_low, c), new Vector<float>(_high, c)) + new Vector<int>(_axis.ZeroPoint, c), codes + index);
            }
        }

        for (; index < count; index++)
        {
            int c = channel + index;
            codes[index] = Code(source[index], _axis.Scale[c], _low[c], _high[c]) + _axis.ZeroPoint[c];
        }
    }

    private static Vector<int> Codes(Vector<float> value, Vector<float> scale, Vector<float> low, Vector<float> high)
    {
        Vector<float> steps = value / scale;
        steps = Vector.ConditionalSelect(Vector.GreaterThan(steps, low), steps, low); // not-a-number compares false
        return Vector.ConvertToInt32(Vector.Round(Vector.Min(steps, high)));
    }

    // The bounds are integers, so clamping first changes no code; not-a-number is above no bound and becomes the lower one.
    private static int Code(float value, float scale, float low, float high)
    {
        float steps = value / scale;
        return (int)MathF.Round(steps > low ? Math.Min(steps, high) : low, MidpointRounding.ToEven);
    }
}
