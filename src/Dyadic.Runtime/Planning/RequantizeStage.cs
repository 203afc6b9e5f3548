using System.Numerics;
using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Graphs.Operators;
using Dyadic.Kernels;

namespace Dyadic.Runtime.Planning;

/// <summary>Turns an <c>ai.dyadic</c> Requantize node with constant parameters into the last stage of a kernel.</summary>
internal static class RequantizeStage
{
    /// <summary>The stage; null when a parameter is not constant, does not follow the channel axis, or is beyond what kernels take.</summary>
    /// <param name="plan">The plan being built.</param>
    /// <param name="node">The Requantize node.</param>
    /// <param name="requantize">Its operator.</param>
    /// <param name="shape">The accumulator's logical shape.</param>
    /// <param name="channelAxis">Its channel axis.</param>
    public static OutputStage? Of(PlanBuilder plan, Node node, Requantize requantize, TensorShape shape, int channelAxis)
    {
        int channels = shape[channelAxis];
        if (Vector(plan, node, 1, shape, channelAxis) is not { } bias || Vector(plan, node, 2, shape, channelAxis) is not { } multiplier) return null;
        if (Vector(plan, node, 3, shape, channelAxis) is not { } divisor) return null;
        if (Scalar(plan, node, 4) is not { } zeroPoint || Scalar(plan, node, 5) is not { } min || Scalar(plan, node, 6) is not { } max) return null;
        (Int128 typeMin, Int128 typeMax) = requantize.To.IntegerRange();
        bool fits = Array.TrueForAll(multiplier, m => m is >= 0 and <= 1L << 31) && Array.TrueForAll(divisor, d => d > 0 && BitOperations.IsPow2(d))
            && Array.TrueForAll(bias, b => b is >= int.MinValue and <= int.MaxValue)
            && zeroPoint is >= int.MinValue and <= int.MaxValue && min >= typeMin && max <= typeMax && min <= max;
        if (!fits) return null;
        return OutputStage.Requantize(
            Array.ConvertAll(ChannelConstant.Spread(bias, channels), b => (int)b), multiplier, Array.ConvertAll(divisor, d => BitOperations.Log2((ulong)d)), (int)zeroPoint,
            requantize.To, (int)min, (int)max);
    }

    private static long[]? Vector(PlanBuilder plan, Node node, int input, TensorShape shape, int channelAxis) =>
        plan.Facts.Constant(node.Input(input)) is { } constant && ChannelConstant.Fits(constant.Shape, shape, channelAxis) ? IntegerElements.ToInt64(constant) : null;

    private static long? Scalar(PlanBuilder plan, Node node, int input) =>
        plan.Facts.Constant(node.Input(input)) is { Count: 1 } constant ? (long)IntegerElements.Get(constant, 0) : null;
}
