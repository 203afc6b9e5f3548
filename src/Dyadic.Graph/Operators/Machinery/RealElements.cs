using Dyadic.Core;

namespace Dyadic.Graphs.Operators;

/// <summary>
/// Reads and writes the elements of floating tensors as binary64. One operation in binary64 rounded once to binary32 or less
/// gives the correctly rounded result for +, −, ×, ÷ and √, so operators need only say what they compute on reals.
/// </summary>
internal static class RealElements
{
    /// <summary>True for the types that can be read here: binary16, bfloat16, binary32, binary64.</summary>
    public static bool Holds(ElementType type) => type is ElementType.Float32 or ElementType.Float64 or ElementType.Float16 or ElementType.BFloat16;

    /// <summary>All elements of a floating, integer or bool tensor.</summary>
    public static double[] Read(DenseTensor tensor)
    {
        double[] values = new double[tensor.Count];
        switch (tensor.ElementType)
        {
            case ElementType.Float32:
                Span<float> singles = tensor.Span<float>();
                for (int i = 0; i < values.Length; i++) values[i] = singles[i];
                break;
            case ElementType.Float64:
                tensor.Span<double>().CopyTo(values);
                break;
            case ElementType.Float16:
                Span<Half> halves = tensor.Span<Half>();
                for (int i = 0; i < values.Length; i++) values[i] = (double)halves[i];
                break;
            case ElementType.BFloat16:
                Span<ushort> brains = tensor.Span<ushort>();
                for (int i = 0; i < values.Length; i++) values[i] = BrainFloatToSingle(brains[i]);
                break;
            default:
                for (int i = 0; i < values.Length; i++) values[i] = (double)IntegerElements.Get(tensor, i);
                break;
        }

        return values;
    }

    /// <summary>Stores all elements of a floating tensor, each rounded to nearest even.</summary>
    public static void Write(DenseTensor tensor, ReadOnlySpan<double> values)
    {
        switch (tensor.ElementType)
        {
            case ElementType.Float32:
                Span<float> singles = tensor.Span<float>();
                for (int i = 0; i < values.Length; i++) singles[i] = (float)values[i];
                break;
            case ElementType.Float64:
                values.CopyTo(tensor.Span<double>());
                break;
            case ElementType.Float16:
                Span<Half> halves = tensor.Span<Half>();
                for (int i = 0; i < values.Length; i++) halves[i] = (Half)values[i];
                break;
            case ElementType.BFloat16:
                Span<ushort> brains = tensor.Span<ushort>();
                for (int i = 0; i < values.Length; i++) brains[i] = SingleToBrainFloat((float)values[i]);
                break;
            default:
                throw DyadicException.Unsupported($"{tensor.ElementType} cannot be computed with; cast to Float32 first.");
        }
    }

    /// <summary>All elements as binary32: the tensor's own memory when it holds binary32, a converted copy otherwise.</summary>
    public static ReadOnlySpan<float> Singles(DenseTensor tensor) => tensor.ElementType == ElementType.Float32
        ? tensor.Span<float>()
        : Array.ConvertAll(Read(tensor), value => (float)value);

    /// <summary>The binary32 whose upper half the code is.</summary>
    public static float BrainFloatToSingle(ushort code) => BitConverter.UInt32BitsToSingle((uint)code << 16);

    /// <summary>The upper half of a binary32, rounded to nearest even; NaN stays NaN.</summary>
    public static ushort SingleToBrainFloat(float value)
    {
        uint bits = BitConverter.SingleToUInt32Bits(value);
        return float.IsNaN(value) ? (ushort)((bits >> 16) | 0x40) : unchecked((ushort)((bits + 0x7FFF + ((bits >> 16) & 1)) >> 16));
    }
}
