using System.Numerics;
using Dyadic.Core;

namespace Dyadic.Data;

/// <summary>Number arrays as float32, each element rounded to nearest, ties to even.</summary>
internal static class RealNumbers
{
    internal static void Convert(DenseTensor source, Span<float> destination)
    {
        switch (source.ElementType)
        {
            case ElementType.Float32: source.Span<float>().CopyTo(destination); break;
            case ElementType.Float64: Each<double>(source, destination); break;
            case ElementType.Float16: Each<Half>(source, destination); break;
            case ElementType.UInt8 or ElementType.Bool: Each<byte>(source, destination); break;
            case ElementType.Int8: Each<sbyte>(source, destination); break;
            case ElementType.UInt16: Each<ushort>(source, destination); break;
            case ElementType.Int16: Each<short>(source, destination); break;
            case ElementType.UInt32: Each<uint>(source, destination); break;
            case ElementType.Int32: Each<int>(source, destination); break;
            case ElementType.UInt64: Each<ulong>(source, destination); break;
            case ElementType.Int64: Each<long>(source, destination); break;
            default: throw DyadicException.Unsupported($"An array of {source.ElementType} cannot be given to a float32 input; save it as float32.");
        }
    }

    private static void Each<T>(DenseTensor source, Span<float> destination)
        where T : unmanaged, INumberBase<T>
    {
        ReadOnlySpan<T> elements = source.Span<T>();
        for (int i = 0; i < elements.Length; i++) destination[i] = float.CreateTruncating(elements[i]);
    }
}
