using System.Numerics.Tensors;
using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Runtime;

namespace Dyadic.Internals;

/// <summary>Between <c>System.Numerics.Tensors</c> and the tensors of the library.</summary>
internal static class TensorEdges
{
    /// <summary>A copy of a span of reals in the type of a model's input.</summary>
    public static DenseTensor ToDense(in ReadOnlyTensorSpan<float> input, TensorInfo wanted)
    {
        int[] extents = new int[input.Rank];
        for (int axis = 0; axis < extents.Length; axis++) extents[axis] = checked((int)input.Lengths[axis]);
        DenseTensor reals = DenseTensor.Zeros(ElementType.Float32, TensorShape.Create(extents));
        input.FlattenTo(reals.Span<float>());
        if (wanted.Type is ElementType.Float32 or ElementType.Undefined) return reals;
        (int min, int max) = wanted.Type switch
        {
            ElementType.UInt8 => ((int)byte.MinValue, (int)byte.MaxValue),
            ElementType.Int8 => ((int)sbyte.MinValue, (int)sbyte.MaxValue),
            _ => throw DyadicException.Usage($"Input {wanted} cannot be given as reals; give it by name, in its own type."),
        };
        DenseTensor codes = DenseTensor.Zeros(wanted.Type, reals.Shape);
        for (int i = 0; i < codes.Count; i++)
        {
            float value = reals.Span<float>()[i];
            if (!(value >= min && value <= max && value == MathF.Truncate(value))) throw DyadicException.Usage($"Input {wanted} takes whole numbers from {min} to {max}; element {i} is {value}.");
            codes.Bytes[i] = unchecked((byte)(int)value);
        }

        return codes;
    }

    /// <summary>A copy of a tensor as reals.</summary>
    public static Tensor<float> ToTensor(DenseTensor tensor, QuantizationAnnotation? quantization)
    {
        nint[] lengths = [.. tensor.Shape.Select(extent => (nint)extent)];
        return Tensor.Create(RealValues.Of(tensor, quantization), lengths);
    }
}
