using Dyadic.Core;
using Dyadic.Graphs;

namespace Dyadic.Internals;

/// <summary>The reals that a tensor stands for, whatever its type.</summary>
internal static class RealValues
{
    /// <summary>True when the elements are numbers.</summary>
    public static bool Holds(DenseTensor tensor) => tensor.ElementType is ElementType.Float32 or ElementType.Float64 or ElementType.Float16 or ElementType.BFloat16
        || tensor.ElementType.IsInteger() || tensor.ElementType == ElementType.Bool;

    /// <summary>All elements as float; codes of an annotated value become scale · (code − zero point).</summary>
    /// <exception cref="DyadicException">The type holds no numbers that are compared.</exception>
    public static float[] Of(DenseTensor tensor, QuantizationAnnotation? quantization = null)
    {
        float[] reals = new float[tensor.Count];
        if (quantization is null || !tensor.ElementType.IsInteger())
        {
            for (int i = 0; i < reals.Length; i++) reals[i] = (float)Element(tensor, i);
            return reals;
        }

        float[] scales = quantization.Scales;
        long[] zeroPoints = quantization.ZeroPoints;
        int axis = quantization.Axis ?? 0;
        long inner = quantization.Axis is null ? 1 : tensor.Shape.CountOf(axis + 1, tensor.Shape.Rank);
        int channels = quantization.Axis is null ? 1 : tensor.Shape[axis];
        for (int i = 0; i < reals.Length; i++)
        {
            int channel = (int)(i / inner % channels);
            double scale = scales[scales.Length == 1 ? 0 : channel];
            reals[i] = (float)(scale * (Element(tensor, i) - zeroPoints[zeroPoints.Length == 1 ? 0 : channel]));
        }

        return reals;
    }

    /// <summary>One element as a real number.</summary>
    public static double Element(DenseTensor tensor, int index) => tensor.ElementType switch
    {
        ElementType.Float32 => tensor.Span<float>()[index],
        ElementType.Float64 => tensor.Span<double>()[index],
        ElementType.Float16 => (double)tensor.Span<Half>()[index],
        ElementType.BFloat16 => BitConverter.Int32BitsToSingle(tensor.Span<ushort>()[index] << 16),
        ElementType.Bool or ElementType.UInt8 or ElementType.UInt4 or ElementType.UInt2 => tensor.Bytes[index],
        ElementType.Int8 or ElementType.Int4 or ElementType.Int2 => (sbyte)tensor.Bytes[index],
        ElementType.Int16 => tensor.Span<short>()[index],
        ElementType.UInt16 => tensor.Span<ushort>()[index],
        ElementType.Int32 => tensor.Span<int>()[index],
        ElementType.UInt32 => tensor.Span<uint>()[index],
        ElementType.Int64 => tensor.Span<long>()[index],
        ElementType.UInt64 => tensor.Span<ulong>()[index],
        _ => throw DyadicException.Unsupported($"A {tensor} holds no real numbers that can be read one by one."),
    };
}
