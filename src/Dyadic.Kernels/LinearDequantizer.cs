using System.Numerics;
using Dyadic.Core;

namespace Dyadic.Kernels;

/// <summary>ONNX DequantizeLinear: y = float32(x − zeroPoint) · scale.</summary>
/// <remarks>Runs may overlap in time; input and output may not overlap in memory.</remarks>
public sealed unsafe class LinearDequantizer
{
    private readonly ElementType _type;
    private readonly QuantizationAxis _axis;
    private readonly bool _vectors;
    private readonly PartLauncher _launcher;

    /// <summary>Fixes the parameters.</summary>
    /// <param name="inputType">UInt8, Int8, UInt16, Int16 or Int32.</param>
    /// <param name="scale">One element for the whole tensor, or one a channel.</param>
    /// <param name="zeroPoint">Empty for zeros, or as many as scales.</param>
    /// <param name="inner">The product of the extents after the channel axis; 1 when the channels are last, or for one scale.</param>
    /// <exception cref="DyadicException">The lengths differ, a scale is not finite and non-zero, or a zero point is no code.</exception>
    public LinearDequantizer(ElementType inputType, ReadOnlySpan<float> scale, ReadOnlySpan<int> zeroPoint, int inner = 1)
        : this(inputType, scale, zeroPoint, inner, CpuFeatures.Tier)
    {
    }

    internal LinearDequantizer(ElementType inputType, ReadOnlySpan<float> scale, ReadOnlySpan<int> zeroPoint, int inner, KernelTier tier)
    {
        if (inputType is not (ElementType.UInt8 or ElementType.Int8 or ElementType.UInt16 or ElementType.Int16 or ElementType.Int32))
        {
            throw DyadicException.Unsupported($"DequantizeLinear reads 8-bit, 16-bit or int32 codes here, not {inputType}.");
        }

        _type = inputType;
        _axis = new QuantizationAxis(inputType, scale, zeroPoint, inner);
        _vectors = CodeBlock.UsesVectors(tier);
        _launcher = new PartLauncher(ExecutePart, workPerCount: 1);
    }

    /// <summary>Dequantizes.</summary>
    /// <param name="input">Codes.</param>
    /// <param name="output">Float elements.</param>
    /// <param name="count">Elements, a multiple of channels · inner.</param>
    /// <param name="pool">The threads to use.</param>
    public void Run(void* input, float* output, long count, WorkerPool pool) => _launcher.Run(input, null, output, count, pool);

    private void ExecutePart(in RunBuffers buffers, int part, int parts)
    {
        long from = buffers.Count * part / parts, to = buffers.Count * (part + 1) / parts;
        int* codes = stackalloc int[CodeBlock.Length];
        while (from < to)
        {
            _axis.NextRun(from, to, out int channel, out int count);
            CodeBlock.Widen(buffers.First + (from * _type.ByteWidth()), _type, codes, count, _vectors);
            float* target = (float*)buffers.Output + from;
            if (_axis.ChannelsAreLast) DequantizeAlong(codes, channel, count, target);
            else DequantizeRun(codes, channel, count, target);
            from += count;
        }
    }

    private void DequantizeRun(int* codes, int channel, int count, float* target)
    {
        float scale = _axis.Scale[channel];
        int zero = _axis.ZeroPoint[channel];
        int index = 0;
        if (_vectors)
        {
            for (; index <= count - Vector<int>.Count; index += Vector<int>.Count)
            {
                Vector.Store(Vector.ConvertToSingle(Vector.Load(codes + index) - new Vector<int>(zero)) * new Vector<float>(scale), target + index);
            }
        }

        for (; index < count; index++) target[index] = (codes[index] - zero) * scale;
    }

    private void DequantizeAlong(int* codes, int channel, int count, float* target)
    {
        int index = 0;
        if (_vectors)
        {
            for (; index <= count - Vector<int>.Count; index += Vector<int>.Count)
            {
                int c = channel + index;
                Vector.Store(Vector.ConvertToSingle(Vector.Load(codes + index) - new Vector<int>(_axis.ZeroPoint, c)) * new Vector<float>(_axis.Scale, c), target + index);
            }
        }

        for (; index < count; index++) target[index] = (codes[index] - _axis.ZeroPoint[channel + index]) * _axis.Scale[channel + index];
    }
}
