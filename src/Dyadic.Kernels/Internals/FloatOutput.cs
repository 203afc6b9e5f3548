using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Dyadic.Kernels;

/// <summary>y = clamp(accumulator + residual, min, max) for NHWC float outputs; the bias is already in the accumulator.</summary>
internal sealed unsafe class FloatOutput(int channels, float min, float max) : TileOutput
{
    private readonly bool _clamps = !(float.IsNegativeInfinity(min) && float.IsPositiveInfinity(max));

    /// <summary>The least output, or −∞.</summary>
    public float Min => min;

    /// <summary>The greatest output, or +∞.</summary>
    public float Max => max;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Write(byte* tile, int tileStride, int rows, byte* output, byte* residual, long firstRow, int channel, int columns)
    {
        for (int r = 0; r < rows; r++)
        {
            float* source = (float*)(tile + (r * tileStride));
            long offset = ((firstRow + r) * channels) + channel;
            WriteRow(source, (float*)output + offset, residual is null ? null : (float*)residual + offset, columns);
        }
    }

    /// <summary>The same for one run of channels.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void WriteRow(float* source, float* target, float* residual, int count)
    {
        int index = 0;
        if (Vector512.IsHardwareAccelerated) index = Write512(source, target, residual, count);
        if (Vector128.IsHardwareAccelerated) index = Write128(source, target, residual, index, count);
        for (; index < count; index++)
        {
            float value = source[index];
            if (residual is not null) value += residual[index];
            target[index] = _clamps ? MathF.Min(MathF.Max(value, min), max) : value;
        }
    }

    private int Write512(float* source, float* target, float* residual, int count)
    {
        Vector512<float> low = Vector512.Create(min), high = Vector512.Create(max);
        int index = 0;
        for (; index <= count - Vector512<float>.Count; index += Vector512<float>.Count)
        {
            Vector512<float> value = Vector512.Load(source + index);
            if (residual is not null) value += Vector512.Load(residual + index);
            if (_clamps) value = Vector512.Min(Vector512.Max(value, low), high);
            value.Store(target + index);
        }

        return index;
    }

    private int Write128(float* source, float* target, float* residual, int index, int count)
    {
        Vector128<float> low = Vector128.Create(min), high = Vector128.Create(max);
        for (; index <= count - Vector128<float>.Count; index += Vector128<float>.Count)
        {
            Vector128<float> value = Vector128.Load(source + index);
            if (residual is not null) value += Vector128.Load(residual + index);
            if (_clamps) value = Vector128.Min(Vector128.Max(value, low), high);
            value.Store(target + index);
        }

        return index;
    }
}
