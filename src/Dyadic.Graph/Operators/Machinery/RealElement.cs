using Dyadic.Core;

namespace Dyadic.Graphs.Operators;

/// <summary>Reads and writes single elements of any real number type as binary64; bool counts as 0 and 1.</summary>
/// <remarks>Rounding to a narrower type happens once, on writing, half to even. 64-bit integers beyond 2⁵³ lose bits here.</remarks>
internal static class RealElement
{
    /// <summary>One element.</summary>
    public static double Get(DenseTensor tensor, int index) => tensor.ElementType switch
    {
        ElementType.Float32 => tensor.Span<float>()[index],
        ElementType.Float64 => tensor.Span<double>()[index],
        ElementType.Float16 => (double)tensor.Span<Half>()[index],
        ElementType.BFloat16 => RealElements.BrainFloatToSingle(tensor.Span<ushort>()[index]),
        _ when tensor.ElementType.IsInteger() || tensor.ElementType == ElementType.Bool => (double)IntegerElements.Get(tensor, index),
        _ => throw DyadicException.Unsupported($"Arithmetic on {tensor.ElementType} is not supported; cast the tensor to Float32 first."),
    };

    /// <summary>Stores an element, rounded to the tensor's type. Integer types truncate toward zero and keep the bits that fit.</summary>
    public static void Set(DenseTensor tensor, int index, double value)
    {
        switch (tensor.ElementType)
        {
            case ElementType.Float32: tensor.Span<float>()[index] = (float)value; break;
            case ElementType.Float64: tensor.Span<double>()[index] = value; break;
            case ElementType.Float16: tensor.Span<Half>()[index] = (Half)value; break;
            case ElementType.BFloat16: tensor.Span<ushort>()[index] = RealElements.SingleToBrainFloat((float)value); break;
            case ElementType.Bool: tensor.Bytes[index] = value != 0 ? (byte)1 : (byte)0; break;
            case var type when type.IsInteger(): IntegerElements.SetWrapped(tensor, index, unchecked((Int128)Math.Truncate(value))); break;
            default: throw DyadicException.Unsupported($"Arithmetic on {tensor.ElementType} is not supported; cast the tensor to Float32 first.");
        }
    }
}
