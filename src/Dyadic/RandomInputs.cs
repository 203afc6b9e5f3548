using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Runtime;

namespace Dyadic;

/// <summary>Inputs for measuring a model when no data are at hand; the same seed gives the same numbers.</summary>
public static class RandomInputs
{
    /// <summary>A tensor that a model's input takes: reals in [−1, 1), bytes in their whole range, wider integers and bools 0 or 1.</summary>
    /// <param name="input">The input.</param>
    /// <param name="shape">The shape; null takes the declared one with 1 for every extent that is not fixed.</param>
    /// <param name="seed">Any number.</param>
    /// <exception cref="DyadicException">The input has no known rank and no shape was given, or its type cannot be filled.</exception>
    public static DenseTensor Make(TensorInfo input, TensorShape? shape, ulong seed)
    {
        TensorShape extents = shape ?? Declared(input);
        if (extents.Count > Array.MaxLength / Math.Max(1, input.Type.ByteWidth())) throw DyadicException.Usage($"Input {input} cannot have the shape {extents}: it would take more than {Array.MaxLength} bytes.");
        DenseTensor tensor = DenseTensor.Zeros(input.Type, extents);
        Random random = new(unchecked((int)seed));
        switch (input.Type)
        {
            case ElementType.Float32:
                foreach (ref float element in tensor.Span<float>()) element = (2 * random.NextSingle()) - 1;
                break;
            case ElementType.Float64:
                foreach (ref double element in tensor.Span<double>()) element = (2 * random.NextDouble()) - 1;
                break;
            case ElementType.Float16:
                foreach (ref Half element in tensor.Span<Half>()) element = (Half)((2 * random.NextSingle()) - 1);
                break;
            case ElementType.UInt8 or ElementType.Int8:
                random.NextBytes(tensor.Bytes);
                break;
            case ElementType.Bool:
                foreach (ref byte element in tensor.Bytes) element = (byte)random.Next(2);
                break;
            case ElementType.Int32:
                foreach (ref int element in tensor.Span<int>()) element = random.Next(2);
                break;
            case ElementType.Int64:
                foreach (ref long element in tensor.Span<long>()) element = random.Next(2);
                break;
            default:
                throw DyadicException.Unsupported($"Input {input} cannot be filled with random numbers; the types that can are float16 to float64, int8, uint8, int32, int64 and bool.");
        }

        return tensor;
    }

    private static TensorShape Declared(TensorInfo input)
    {
        SymbolicShape shape = input.Shape ?? throw DyadicException.Usage($"Input '{input.Name}' has no known rank; give its shape.");
        return TensorShape.Create([.. shape.Select(extent => extent.IsKnown ? checked((int)extent.Value) : 1)]);
    }
}
