using Dyadic.Core;

namespace Dyadic.Graphs.Operators;

/// <summary>Reads the scale and zero point inputs of quantized operators.</summary>
internal static class QuantizationInputs
{
    /// <summary>A scale input of one element.</summary>
    public static float Scale(this EvaluationContext c, int input) => c.Input(input) is { Count: 1 } scale && RealElements.Holds(scale.ElementType)
        ? RealElements.Singles(scale)[0]
        : throw c.Fail($"input {input} should be one scale; it is {c.Input(input)}.");

    /// <summary>A scale input of one element or one a channel.</summary>
    public static float[] Scales(this EvaluationContext c, int input, int channels) => c.Input(input) is { } scale && RealElements.Holds(scale.ElementType) && (scale.Count == 1 || scale.Count == channels)
        ? RealElements.Singles(scale).ToArray()
        : throw c.Fail($"input {input} should be one scale or one for each of {channels} channels; it is {c.Input(input)}.");

    /// <summary>A zero point input of one element; 0 when absent.</summary>
    public static int ZeroPoint(this EvaluationContext c, int input) => c.OptionalInput(input) switch
    {
        null => 0,
        { Count: 1 } zeroPoint when zeroPoint.ElementType.IsInteger() => (int)IntegerElements.Get(zeroPoint, 0),
        DenseTensor other => throw c.Fail($"input {input} should be one zero point; it is {other}."),
    };

    /// <summary>The elements of a tensor less its zero point, which may be one, one an index of <paramref name="axis"/>, or broadcast.</summary>
    public static int[] Centered(EvaluationContext c, DenseTensor tensor, DenseTensor? zeroPoint, int axis)
    {
        if (!tensor.ElementType.IsInteger() || tensor.ElementType.BitWidth() > 16) throw c.Fail($"codes of up to 16 bits are expected; got {tensor}.");
        int[] codes = Array.ConvertAll(IntegerElements.ToInt64(tensor), value => (int)value);
        if (zeroPoint is null) return codes;
        TensorShape shape = zeroPoint.Shape;
        if (shape.Rank == 1 && shape[0] > 1)
        {
            int[] extents = new int[tensor.Shape.Rank];
            Array.Fill(extents, 1);
            extents[axis < 0 ? axis + extents.Length : axis] = shape[0];
            shape = TensorShape.Create(extents);
        }
        else if (zeroPoint.Count == 1)
        {
            shape = TensorShape.Scalar;
        }

        if (Broadcasting.Of(c, tensor.Shape, shape) != tensor.Shape) throw c.Fail($"the zero point {zeroPoint} does not fit {tensor}.");
        int[] offsets = StridedOffsets.Broadcast(shape, tensor.Shape);
        long[] zeros = IntegerElements.ToInt64(zeroPoint);
        for (int i = 0; i < codes.Length; i++) codes[i] -= (int)zeros[offsets[i]];
        return codes;
    }
}
