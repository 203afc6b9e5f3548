using System.Numerics;
using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Graphs.Operators;
using Dyadic.Kernels;

namespace Dyadic.Runtime.Planning;

/// <summary>Turns an <c>ai.dyadic</c> Requantize or RequantizeFloat32 node with constant parameters into the last stage of a kernel.</summary>
internal static class RequantizeStage
{
    /// <summary>The stage; null when a parameter is not constant, does not follow the channel axis, or is beyond what kernels take.</summary>
    /// <param name="plan">The plan being built.</param>
    /// <param name="node">The node.</param>
    /// <param name="requantize">Its operator.</param>
    /// <param name="shape">The accumulator's logical shape.</param>
    /// <param name="channelAxis">Its channel axis.</param>
    public static OutputStage? Of(PlanBuilder plan, Node node, RequantizeOperator requantize, TensorShape shape, int channelAxis) =>
        Of(requantize, [.. node.Inputs.Select((input, i) => i == 0 ? null : plan.Facts.Constant(input))], shape, channelAxis);

    /// <summary>The stage for given parameters, in the order of the node's inputs; the first, the accumulator, is not read.</summary>
    public static OutputStage? Of(RequantizeOperator requantize, DenseTensor?[] parameters, TensorShape shape, int channelAxis)
    {
        if (parameters.Length != 7) return null;
        int channels = shape[channelAxis];
        if (Vector(parameters, 1, shape, channelAxis) is not { } bias || Vector(parameters, 2, shape, channelAxis) is not { } multiplier) return null;
        if (Vector(parameters, 3, shape, channelAxis) is not { } divisor) return null;
        if (Scalar(parameters, 4) is not { } zeroPoint || Scalar(parameters, 5) is not { } min || Scalar(parameters, 6) is not { } max) return null;
        (Int128 typeMin, Int128 typeMax) = requantize.To.IntegerRange();
        bool fits = Array.TrueForAll(divisor, d => d > 0 && BitOperations.IsPow2(d)) && Array.TrueForAll(bias, b => b is >= int.MinValue and <= int.MaxValue)
            && zeroPoint is >= int.MinValue and <= int.MaxValue && min >= typeMin && max <= typeMax && min <= max;
        if (!fits) return null;
        int[] biases = Array.ConvertAll(ChannelConstant.Spread(bias, channels), b => (int)b), shifts = Array.ConvertAll(divisor, d => BitOperations.Log2((ulong)d));
        return requantize switch
        {
            Requantize when Array.TrueForAll(multiplier, m => m is >= 0 and <= 1L << 31) =>
                OutputStage.Requantize(biases, multiplier, shifts, (int)zeroPoint, requantize.To, (int)min, (int)max),
            RequantizeFloat32 when requantize.To != ElementType.Int32 && Scales(multiplier, shifts) is { } scales =>
                OutputStage.Float32HalfEven(biases, scales, (int)zeroPoint, requantize.To, (int)min, (int)max),
            _ => null,
        };
    }

    /// <summary>The stage when the parameters follow the positions of an image [N, C, …]: its channels are the positions; null as above.</summary>
    public static OutputStage? ByPosition(PlanBuilder plan, Node node, RequantizeOperator requantize, TensorShape shape)
    {
        if (shape.Rank < 3) return null;
        int positions = checked((int)shape.CountOf(2, shape.Rank)), spatial = shape.Rank - 2;
        DenseTensor?[] parameters = new DenseTensor?[node.Inputs.Count];
        for (int i = 1; i < parameters.Length; i++)
        {
            if (plan.Facts.Constant(node.Inputs[i]) is not { } constant) return null;
            bool follows = constant.Count == positions && constant.Shape.Rank >= spatial && constant.Shape.CountOf(constant.Shape.Rank - spatial, constant.Shape.Rank) == positions;
            if (!follows && constant.Count != 1) return null;
            parameters[i] = constant.Reshaped(TensorShape.Create([constant.Count]));
        }

        return Of(requantize, parameters, TensorShape.Create([checked((int)(shape.Count / positions)), positions]), channelAxis: 1);
    }

    // The binary32 numbers whose significands and exponents the node has; null when one is none.
    private static float[]? Scales(long[] multiplier, int[] shifts)
    {
        float[] scales = new float[Math.Max(multiplier.Length, shifts.Length)];
        for (int i = 0; i < scales.Length; i++)
        {
            long significand = multiplier[multiplier.Length == 1 ? 0 : i];
            int shift = shifts[shifts.Length == 1 ? 0 : i];
            if (significand is not (0 or >= 1 << 23 and < 1 << 24) || shift > RequantizeFloat32.GreatestShift) return null;
            scales[i] = MathF.ScaleB(significand, -shift);
        }

        return scales;
    }

    private static long[]? Vector(DenseTensor?[] parameters, int input, TensorShape shape, int channelAxis) =>
        parameters[input] is { } constant && ChannelConstant.Fits(constant.Shape, shape, channelAxis) ? IntegerElements.ToInt64(constant) : null;

    private static long? Scalar(DenseTensor?[] parameters, int input) => parameters[input] is { Count: 1 } constant ? (long)IntegerElements.Get(constant, 0) : null;
}
