using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Graphs.Operators;

namespace Dyadic.Runtime.Fusion;

/// <summary>Constant weight codes of a convolution or product.</summary>
/// <param name="Codes">8-bit codes.</param>
/// <param name="Scales">One scale, or one an output channel.</param>
/// <param name="ZeroPoints">One zero point, or one an output channel, of the codes' type.</param>
internal sealed record LinearWeights(DenseTensor Codes, float[] Scales, DenseTensor ZeroPoints)
{
    /// <summary>The weights behind a real value, or why there are none.</summary>
    /// <param name="real">The dequantized weights.</param>
    /// <param name="channelAxis">The axis of output channels.</param>
    /// <param name="reason">Why there are none.</param>
    public static LinearWeights? Of(Value? real, int channelAxis, out string reason)
    {
        reason = $"its weights '{real?.Name}' are not constant codes behind a DequantizeLinear";
        if (real?.Producer is not { Operator: DequantizeLinear dequantize } node || node.Inputs[0]!.Constant is not { } codes) return null;
        if (node.Inputs[1]!.Constant is not { ElementType: ElementType.Float32 } scale || (node.Input(2) is { } zero && zero.Constant is null)) return null;
        reason = $"its weights '{real.Name}' are {codes.ElementType}; integer kernels take 4 and 8 bits";
        if (!codes.ElementType.IsInteger() || codes.ElementType.BitWidth() > 8 || codes.Count == 0) return null;
        int axis = dequantize.Axis < 0 ? dequantize.Axis + codes.Shape.Rank : dequantize.Axis;
        reason = $"the scales of its weights '{real.Name}' are neither one a tensor nor one an output channel";
        if (scale.Count > 1 && (dequantize.BlockSize > 0 || axis != channelAxis || scale.Count != codes.Shape[axis])) return null;
        reason = $"a scale of its weights '{real.Name}' is not positive";
        float[] scales = scale.Span<float>().ToArray();
        if (!Array.TrueForAll(scales, step => float.IsFinite(step) && step > 0)) return null;
        reason = "";
        bool signed = codes.ElementType.IntegerRange().Min < 0;
        ElementType type = signed ? ElementType.Int8 : ElementType.UInt8;
        DenseTensor zeros = node.Input(2)?.Constant ?? DenseTensor.Zeros(type, TensorShape.Scalar);
        return new LinearWeights(Widened(codes, type), scales, Widened(zeros.Count == 1 ? zeros.Reshaped(TensorShape.Scalar) : zeros, type));
    }

    /// <summary>Codes, scales and zero points as constants of a patch.</summary>
    public (Value Codes, Value Scales, Value ZeroPoints) Constants(GraphPatch patch, string name) =>
    (
        patch.AddConstant($"{name}_weights", Codes),
        patch.AddConstant($"{name}_weight_scales", Scales.Length == 1 ? DenseTensor.Scalar(Scales[0]) : DenseTensor.Vector<float>(Scales)),
        patch.AddConstant($"{name}_weight_zero_points", ZeroPoints));

    /// <summary>What one step of the accumulators stands for, in binary32: one number, or one an output channel.</summary>
    public float[] AccumulatorSteps(float inputScale) => Array.ConvertAll(Scales, scale => inputScale * scale);

    private static DenseTensor Widened(DenseTensor codes, ElementType type)
    {
        if (codes.ElementType == type) return codes;
        DenseTensor wide = DenseTensor.Zeros(type, codes.Shape);
        for (int i = 0; i < codes.Count; i++) IntegerElements.SetWrapped(wide, i, IntegerElements.Get(codes, i));
        return wide;
    }
}
